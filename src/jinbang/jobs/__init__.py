"""What happens without a person: letters go out, the log is sequenced, the calendar's own acts are done."""
