// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import java.util.List;

/** What a line says of a request; immutable, compiled once and shared by all workers. */
public sealed interface LogFormat permits Template, JsonObject {
    /** The fields that ingress-nginx writes by default, in its order. */
    String TEXT = "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\""
            + " \"$http_user_agent\" $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name]"
            + " $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id";

    /** How much of a field's value is written, in bytes. */
    int VALUE = 1024;

    /** How much of a request's target is written, in bytes. */
    int TARGET = 4096;

    /** One object of JSON. */
    static LogFormat json() {
        return JsonObject.INSTANCE;
    }

    /**
     * A line with variables, {@code $name} or <code>${name}</code>.
     *
     * @throws IllegalArgumentException for a variable that is not known, or text that is no line
     */
    static LogFormat of(String template, Escape escape) {
        return Template.compile(template, escape);
    }

    /**
     * What a line with variables is made of, for who reads such lines: variables may be called anything.
     *
     * @throws IllegalArgumentException for text that is no line
     */
    static List<Part> parts(String template) {
        return Template.parts(template);
    }

    /** A part of a line with variables. */
    sealed interface Part {
        /** Text that is the same in each line; not empty. */
        record Text(String text) implements Part {}

        /** A variable, by its name without the {@code $}. */
        record Named(String name) implements Part {}
    }

    /** The request fields to keep for it, by their names in lower case. */
    List<String> asked();

    /** The response fields to keep for it, by their names in lower case. */
    List<String> answered();

    /** How what others have written is escaped. */
    Escape escape();

    /** Writes it, without the line's end. */
    void write(Ended ended, Line line);
}
