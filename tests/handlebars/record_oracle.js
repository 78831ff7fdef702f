// Render templates with Handlebars.js: read {"data", "templates"} as JSON, write {"version", "results"}.
"use strict";

const Handlebars = require("handlebars");

const { data, templates } = JSON.parse(require("fs").readFileSync(0, "utf8"));

function render(template) {
  const handlebars = Handlebars.create(); // partials and decorators of one template are unknown to the next
  handlebars.log = () => {};
  try {
    return handlebars.compile(template)(data);
  } catch (error) {
    return null;
  }
}

process.stdout.write(JSON.stringify({ version: Handlebars.VERSION, results: templates.map(render) }));
