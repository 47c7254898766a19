"""The whole case of one programme for the organiser's records, and its way back into a new installation (R23, N25)."""
