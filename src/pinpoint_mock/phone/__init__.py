"""What is known of phone numbers: what PhoneNumberValidate answers, and what a test adds to it."""
