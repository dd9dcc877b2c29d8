"""The rules of a scenario: what an analyst may demand of a plan besides its objectives, a file for each form."""
