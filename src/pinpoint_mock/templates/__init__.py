"""Message templates, their versions, and Pinpoint's dialect of Handlebars, in which they are rendered."""
