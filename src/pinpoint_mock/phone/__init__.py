"""Phone numbers: the answers of PhoneNumberValidate, and the members that a test sets."""
