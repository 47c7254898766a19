"""The secretariat's pages, and those of screeners, acknowledgers, committee members and auditors."""
