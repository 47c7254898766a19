"""What is on the screen, as a file: tables as xlsx and csv, the files of a list as one zip."""
