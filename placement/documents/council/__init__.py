"""What a council's page says of a result: who gains and who loses, the story, the questions, what may be tried."""
