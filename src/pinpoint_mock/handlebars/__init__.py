"""A Handlebars engine that knows nothing of Pinpoint: it reads a template once and renders it for any values.

    from pinpoint_mock.handlebars.engine import Template
    from pinpoint_mock.handlebars.helpers import Helper

    template = Template("Hi {{upper name}}{{#if guest}} and guest{{/if}}!", {"upper": Helper("upper", str.upper)})
    template.render({"name": "Sofia", "guest": True})  # Hi SOFIA and guest!

`engine` has `Template`, the door. `syntax` reads a source into a `tree` with its `blocks`, and `tags` reads the inside
of each tag into `expressions`. `whitespace` leaves out blanks around tags. A template is rendered in `scopes`, each of
which is what one place in it sees. `helpers` has the classes for helpers and those that Handlebars itself has.

Source: Handlebars.js 4.7, whose results are recorded in tests/handlebars; limits are ours.
"""
