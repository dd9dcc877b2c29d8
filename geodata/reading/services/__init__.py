"""Reading what stands beside a study's layers: channels, hours, services, published figures and counted cases."""
