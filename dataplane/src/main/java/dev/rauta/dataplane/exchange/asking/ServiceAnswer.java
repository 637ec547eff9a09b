// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.asking;

import dev.rauta.dataplane.filter.grpc.MessageReader;
import dev.rauta.dataplane.filter.grpc.MessageWriter;
import dev.rauta.dataplane.filter.limit.ServiceStatus;
import dev.rauta.dataplane.http.FieldValues;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.HopByHop;
import dev.rauta.routes.filter.limit.DescriptorEntry;
import dev.rauta.routes.filter.limit.ServiceLimit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a rate limit service answers (envoy/service/ratelimit/v3/rls.proto), and what it is asked.
 *
 * @param known whether it says whether the request is beyond a limit
 * @param over whether it is
 * @param statuses of limits that hold for the request
 * @param forClient fields for the response
 * @param forUpstream fields for the request
 */
record ServiceAnswer(
        boolean known, boolean over, List<ServiceStatus> statuses, HeaderFields forClient, HeaderFields forUpstream) {
    private static final int OK = 1;
    private static final int OVER_LIMIT = 2;
    private static final String NAME = "[!#$%&'*+.^_`|~0-9a-z-]+";

    /** By unit, a window's seconds: second, minute, hour, day, month, year, week. */
    private static final long[] SECONDS = {0, 1, 60, 3600, 86_400, 30 * 86_400L, 365 * 86_400L, 7 * 86_400L};

    /** A message {@code RateLimitRequest}. */
    static byte[] question(ServiceLimit limit, List<DescriptorEntry> descriptor) {
        return new MessageWriter()
                .text(1, limit.domain())
                .message(2, one -> descriptor.forEach(entry -> one.entry(1, entry.key(), entry.value())))
                .number(3, limit.hits())
                .toBytes();
    }

    /** Reads a message {@code RateLimitResponse}. */
    static ServiceAnswer read(byte[] message) throws IOException {
        long[] code = new long[1];
        List<ServiceStatus> statuses = new ArrayList<>();
        HeaderFields forClient = new HeaderFields();
        HeaderFields forUpstream = new HeaderFields();
        MessageReader.read(message, (field, reader) -> {
            switch (field) {
                case 1 -> code[0] = reader.number();
                case 2 -> status(reader, statuses);
                case 3 -> header(reader, forClient);
                case 4 -> header(reader, forUpstream);
                default -> {
                    // Nothing that is made use of.
                }
            }
        });
        HopByHop.strip(forClient);
        HopByHop.strip(forUpstream);
        return new ServiceAnswer(code[0] == OK || code[0] == OVER_LIMIT, code[0] == OVER_LIMIT, statuses, forClient, forUpstream);
    }

    private static void status(MessageReader from, List<ServiceStatus> statuses) throws IOException {
        long[] code = new long[1];
        long[] limit = new long[2];
        long[] left = new long[1];
        long[] reset = new long[2];
        from.message((field, reader) -> {
            switch (field) {
                case 1 -> code[0] = reader.number();
                case 2 -> numbers(reader, limit);
                case 3 -> left[0] = reader.number();
                case 4 -> numbers(reader, reset);
                default -> {
                    // A quota, which is for nobody here.
                }
            }
        });
        // Without a limit nothing was found for the descriptor.
        if (limit[0] > 0 && limit[1] > 0 && limit[1] < SECONDS.length) {
            statuses.add(new ServiceStatus(
                    code[0] == OVER_LIMIT, limit[0], SECONDS[(int) limit[1]], left[0], reset[0] + (reset[1] > 0 ? 1 : 0)));
        }
    }

    /** The first fields of a message, which are numbers. */
    private static void numbers(MessageReader from, long[] into) throws IOException {
        from.message((field, reader) -> {
            if (field <= into.length) {
                into[field - 1] = reader.number();
            }
        });
    }

    private static void header(MessageReader from, HeaderFields into) throws IOException {
        String[] field = {"", ""};
        from.message((number, reader) -> {
            if (number <= 2) {
                field[number - 1] = reader.text();
            } else if (number == 3) {
                field[1] = new String(reader.bytes(), StandardCharsets.ISO_8859_1);
            }
        });
        String name = field[0].toLowerCase(Locale.ROOT);
        // What frames a message, or says where it goes, is no service's.
        if (name.matches(NAME) && FieldValues.acceptable(field[1]) && !name.equals("content-length") && !name.equals("host")) {
            into.add(name, field[1]);
        }
    }
}
