// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.service;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A span as it comes over OTLP (opentelemetry.proto.trace.v1).
 *
 * @param kind {@code SERVER} or {@code CLIENT}, else the number
 * @param parent empty where it has none
 * @param error whether its status says so
 */
public record OtlpSpan(
        String trace, String id, String parent, String state, String name, String kind, Map<String, String> attributes,
        List<String> events, long begin, long end, boolean error) {

    private interface Field {
        /** Reads field {@code number}; false where it is none of interest. */
        boolean read(int number, CodedInputStream in) throws IOException;
    }

    /** Those of an {@code ExportTraceServiceRequest}. */
    static List<OtlpSpan> read(byte[] request, Consumer<Map<String, String>> resources) throws IOException {
        List<OtlpSpan> spans = new ArrayList<>();
        each(CodedInputStream.newInstance(request), (number, in) -> number == 1 && message(in, (part, of) -> switch (part) {
            case 1 -> {
                Map<String, String> attributes = new LinkedHashMap<>();
                message(of, (field, its) -> field == 1 && attribute(its, attributes));
                resources.accept(attributes);
                yield true;
            }
            case 2 -> message(of, (field, its) -> field == 2 && spans.add(span(its)));
            default -> false;
        }));
        return spans;
    }

    private static OtlpSpan span(CodedInputStream in) throws IOException {
        Map<String, String> attributes = new LinkedHashMap<>();
        List<String> events = new ArrayList<>();
        String[] texts = {"", "", "", "", ""};
        long[] numbers = new long[4];
        message(in, (number, of) -> {
            switch (number) {
                case 1 -> texts[0] = hex(of.readBytes());
                case 2 -> texts[1] = hex(of.readBytes());
                case 3 -> texts[2] = of.readString();
                case 4 -> texts[3] = hex(of.readBytes());
                case 5 -> texts[4] = of.readString();
                case 6 -> numbers[0] = of.readEnum();
                case 7 -> numbers[1] = of.readFixed64();
                case 8 -> numbers[2] = of.readFixed64();
                case 9 -> attribute(of, attributes);
                case 11 -> message(of, (field, its) -> field == 2 && events.add(its.readString()));
                case 15 -> message(of, (field, its) -> {
                    if (field == 3) {
                        numbers[3] = its.readEnum();
                    }
                    return field == 3;
                });
                default -> {
                    return false;
                }
            }
            return true;
        });
        String kind = numbers[0] == 2 ? "SERVER" : numbers[0] == 3 ? "CLIENT" : "" + numbers[0];
        return new OtlpSpan(
                texts[0], texts[1], texts[3], texts[2], texts[4], kind, attributes, events, numbers[1], numbers[2], numbers[3] == 2);
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static boolean attribute(CodedInputStream in, Map<String, String> attributes) throws IOException {
        String[] pair = {"", ""};
        message(in, (number, of) -> switch (number) {
            case 1 -> {
                pair[0] = of.readString();
                yield true;
            }
            case 2 -> message(of, (kind, its) -> {
                switch (kind) {
                    case 1 -> pair[1] = its.readString();
                    case 2 -> pair[1] = "" + its.readBool();
                    case 3 -> pair[1] = "" + its.readInt64();
                    default -> {
                        return false;
                    }
                }
                return true;
            });
            default -> false;
        });
        attributes.put(pair[0], pair[1]);
        return true;
    }

    private static boolean message(CodedInputStream in, Field fields) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        each(in, fields);
        in.popLimit(limit);
        return true;
    }

    private static void each(CodedInputStream in, Field fields) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (!fields.read(WireFormat.getTagFieldNumber(tag), in)) {
                in.skipField(tag);
            }
        }
    }

    /** One of its attributes; null where it has none of that name. */
    public String attribute(String key) {
        return attributes.get(key);
    }
}
