// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.infrastructure;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a Service writes down its target ports, such as {@code tcp-80=20000 udp-53=20001}. */
public final class TargetRecord {
    /** Where it stands. */
    public static final String ANNOTATION = "rauta.dev/target-ports";

    private static final Pattern NAME = Pattern.compile("(tcp|udp)-([0-9]{1,5})");
    private static final Pattern TARGET = Pattern.compile("[0-9]{1,5}");

    /**
     * A port of a Service.
     *
     * @param port as clients know it
     * @param datagrams whether it is UDP
     */
    public record Open(int port, boolean datagrams) {}

    private TargetRecord() {}

    /** The text for {@code ports}. */
    public static String of(List<GatewayPort> ports) {
        return ports.stream().sorted().map(one -> one.name() + "=" + one.target()).collect(Collectors.joining(" "));
    }

    /** Target ports by port; what cannot be read is left out. */
    public static Map<Open, Integer> parse(String text) {
        Map<String, Integer> targets = new TreeMap<>();
        for (String one : text.split(" ", -1)) {
            int equals = one.indexOf('=');
            if (equals > 0 && TARGET.matcher(one.substring(equals + 1)).matches()) {
                targets.put(one.substring(0, equals), Integer.valueOf(one.substring(equals + 1)));
            }
        }
        return targets.entrySet().stream()
                .filter(one -> open(one.getKey()).isPresent())
                .collect(Collectors.toMap(one -> open(one.getKey()).orElseThrow(), Map.Entry::getValue, (first, _) -> first));
    }

    /** What a port's name says, see {@link GatewayPort#name}. */
    public static Optional<Open> open(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                ? Optional.of(new Open(Integer.parseInt(matcher.group(2)), matcher.group(1).equals("udp")))
                : Optional.empty();
    }
}
