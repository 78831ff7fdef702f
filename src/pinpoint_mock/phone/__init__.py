"""Phone numbers: the responses of PhoneNumberValidate, and the members that a test sets."""
