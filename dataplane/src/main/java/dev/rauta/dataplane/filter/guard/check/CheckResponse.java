// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.check;

import dev.rauta.dataplane.filter.grpc.MessageReader;
import dev.rauta.dataplane.http.FieldEdit;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what an authorization service answers: {@code CheckResponse}. */
public final class CheckResponse {
    // CheckResponse; what it says for other filters of Envoy's, dynamic_metadata (4), is nobody's business here.
    private static final int STATUS = 1;
    private static final int DENIED_RESPONSE = 2;
    private static final int OK_RESPONSE = 3;
    private static final int ERROR_RESPONSE = 5;
    // google.rpc.Status
    private static final int CODE = 1;
    // DeniedHttpResponse, type.HttpStatus
    private static final int DENIED_STATUS = 1;
    private static final int DENIED_HEADERS = 2;
    private static final int DENIED_BODY = 3;
    private static final int STATUS_CODE = 1;
    // OkHttpResponse
    private static final int OK_HEADERS = 2;
    private static final int HEADERS_TO_REMOVE = 5;
    private static final int RESPONSE_HEADERS_TO_ADD = 6;
    private static final int QUERY_TO_SET = 7;
    private static final int QUERY_TO_REMOVE = 8;
    // core.HeaderValueOption, core.HeaderValue, core.QueryParameter, google.protobuf.BoolValue
    private static final int HEADER = 1;
    private static final int APPEND = 2;
    private static final int APPEND_ACTION = 3;
    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int RAW_VALUE = 3;
    private static final int BOOL = 1;

    private static final Logger log = LoggerFactory.getLogger(CheckResponse.class);
    private final List<FieldEdit> edits = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private final List<FieldEdit> told = new ArrayList<>();
    private final Map<String, String> query = new LinkedHashMap<>();
    private final List<String> dropped = new ArrayList<>();
    private final List<FieldEdit> denial = new ArrayList<>();
    private byte[] body = {};
    private int deniedStatus;
    private long code;
    private boolean judged;
    private boolean allows;
    private boolean denies;
    private boolean fails;

    private CheckResponse() {}

    /** What it says; never throws for what a service has sent. */
    public static Verdict read(byte[] message) {
        CheckResponse response = new CheckResponse();
        try {
            MessageReader.read(message, response::on);
        } catch (IOException | IllegalArgumentException e) {
            return new Verdict.Unclear();
        }
        return response.verdict();
    }

    private void on(int field, MessageReader in) throws IOException {
        switch (field) {
            case STATUS -> {
                judged = true;
                in.message((its, status) -> code = its == CODE ? status.number() : code);
            }
            case DENIED_RESPONSE -> {
                denies = true;
                in.message(this::onDenied);
            }
            case OK_RESPONSE -> {
                allows = true;
                in.message(this::onAllowed);
            }
            case ERROR_RESPONSE -> fails = true;
            default -> {
                // Of no concern.
            }
        }
    }

    /** An empty message lets nobody pass, though its status would be 0. */
    private Verdict verdict() {
        if (fails || !(judged || allows || denies)) {
            return new Verdict.Unclear();
        }
        if (code == 0 && !denies) {
            return new Verdict.Allowed(edits, removed, told, query, dropped);
        }
        // Whatever is odd about how it says no: it is not unclear, which might let the request pass.
        return new Verdict.Denied(deniedStatus < 200 || deniedStatus > 599 ? 403 : deniedStatus, denial, body);
    }

    private void onDenied(int field, MessageReader in) throws IOException {
        switch (field) {
            case DENIED_STATUS ->
                in.message((its, status) -> deniedStatus = its == STATUS_CODE ? (int) status.number() : deniedStatus);
            case DENIED_HEADERS -> {
                try {
                    denial.add(edit(in));
                } catch (IllegalArgumentException e) {
                    // No field, as where it repeats what a client has sent: that must not turn the denial into something else.
                    log.atDebug().setCause(e).log("A field of an authorization service's denial is left out");
                }
            }
            case DENIED_BODY -> body = in.bytes();
            default -> {
                // Unknown to this version.
            }
        }
    }

    private void onAllowed(int field, MessageReader in) throws IOException {
        switch (field) {
            case OK_HEADERS -> edits.add(edit(in));
            case HEADERS_TO_REMOVE -> removed.add(in.text().toLowerCase(Locale.ROOT));
            case RESPONSE_HEADERS_TO_ADD -> told.add(edit(in));
            case QUERY_TO_SET -> {
                Pair pair = new Pair();
                in.message(pair::on);
                query.put(pair.name, new String(pair.value, StandardCharsets.UTF_8));
            }
            case QUERY_TO_REMOVE -> dropped.add(in.text());
            default -> {
                // Unknown to this version.
            }
        }
    }

    /** A name and its value. */
    private static final class Pair {
        private String name = "";
        private byte[] value = {};

        void on(int field, MessageReader in) throws IOException {
            switch (field) {
                case KEY -> name = in.text();
                case VALUE, RAW_VALUE -> value = in.bytes();
                default -> {
                    // Unknown to this version.
                }
            }
        }
    }

    /** What is not said to be appended takes the place of what is there. */
    private static FieldEdit edit(MessageReader in) throws IOException {
        Pair pair = new Pair();
        FieldEdit.How[] how = {FieldEdit.How.SET};
        in.message((field, option) -> {
            switch (field) {
                case HEADER -> option.message(pair::on);
                case APPEND -> {
                    boolean[] append = {false};
                    option.message((its, flag) -> append[0] = its == BOOL ? flag.flag() : append[0]);
                    how[0] = append[0] ? FieldEdit.How.ADD : how[0];
                }
                case APPEND_ACTION -> how[0] = how(option.number());
                default -> {
                    // Unknown to this version.
                }
            }
        });
        return new FieldEdit(pair.name, new AsciiString(pair.value, false), how[0]);
    }

    /** {@code HeaderValueOption.HeaderAppendAction}; 0 is not told from being absent. */
    private static FieldEdit.How how(long action) {
        return switch ((int) action) {
            case 1 -> FieldEdit.How.ADD_IF_ABSENT;
            case 3 -> FieldEdit.How.SET_IF_PRESENT;
            default -> FieldEdit.How.SET;
        };
    }
}
