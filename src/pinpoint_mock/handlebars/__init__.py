"""A Handlebars engine that knows nothing about Pinpoint. It reads a template once and renders it for any values.

    from pinpoint_mock.handlebars.engine import Template
    from pinpoint_mock.handlebars.helpers import Helper

    template = Template("Hi {{upper name}}{{#if guest}} and guest{{/if}}!", {"upper": Helper("upper", str.upper)})
    template.render({"name": "Sofia", "guest": True})  # Hi SOFIA and guest!

Callers use only `Template` in `engine`. `syntax` reads a source into a `tree` with its `blocks`, and `tags` reads the
inside of each tag into `expressions`. `whitespace` removes blanks around tags. `scopes` has the values that are visible
at each place of a template when it is rendered. `helpers` has the classes for helpers, and the built-in helpers.

Source: Handlebars.js 4.7, whose results are recorded in tests/handlebars. The limits are ours.
"""
