"""Reading what stands beside a study's layers: channels, hours, services and published figures."""
