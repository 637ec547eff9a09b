// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import dev.rauta.app.admin.markup.Html;
import dev.rauta.app.admin.markup.Look;
import dev.rauta.app.explain.Explanation;
import dev.rauta.app.explain.ExplanationText;
import java.util.List;

/** Asks for a request and tells what would become of it, as {@code rauta explain} does. */
final class ExplainForm {
    private ExplainForm() {}

    static void write(Html html, Look look, Overview.Explains explains) {
        html.open("section", "id", "explain", "aria-labelledby", "explain-title");
        html.element("h2", "Explain a request", "id", "explain-title");
        html.element("p", "Which route takes it, who asked for that, where it goes, and why others do not take it. Nothing is sent.", "class", "faint");
        html.open("form", "method", "get", "action", "#explain", "class", "explain");
        html.open("p").element("label", "Method", "for", "method");
        html.open("input", "id", "method", "name", "method", "size", "8", "value", method(look), "autocomplete", "off").close("p");
        html.open("p", "class", "wide").element("label", "URL", "for", "url");
        html.open("input", "id", "url", "name", "url", "required", "required", "value", look.first("url"), "placeholder", "https://shop.example/cart?id=1", "autocomplete", "off", "inputmode", "url").close("p");
        html.open("p", "class", "wide").element("label", "Headers, one a line, as NAME: VALUE", "for", "headers");
        html.element("textarea", look.first("headers"), "id", "headers", "name", "headers", "rows", "2", "spellcheck", "false").close("p");
        html.open("p").element("button", "Explain", "type", "submit").close("p").close("form");
        if (!look.first("url").isBlank()) {
            answer(html, look, explains);
        }
        html.close("section");
    }

    private static void answer(Html html, Look look, Overview.Explains explains) {
        try {
            Explanation found = explains.explain(
                    method(look),
                    look.first("url").strip(),
                    look.first("headers").lines().filter(line -> !line.isBlank()).toList());
            html.open("p").element("span", found.routed() ? "routed" : "not routed", "class", "mark " + (found.routed() ? "good" : "bad"));
            html.close("p").element("pre", ExplanationText.of(found), "tabindex", "0", "aria-label", "Explanation");
        } catch (IllegalArgumentException e) {
            html.open("p", "role", "alert").element("span", String.valueOf(e.getMessage()), "class", "mark bad").close("p");
        }
    }

    private static String method(Look look) {
        String method = look.first("method").strip();
        return method.isEmpty() ? "GET" : method;
    }
}
