"""Data for demonstrations and measurements, made through the services as the people concerned."""
