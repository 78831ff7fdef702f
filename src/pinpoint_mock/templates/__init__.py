"""Message templates, their versions, and Pinpoint's dialect of Handlebars, which renders them."""
