// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.routes.match.HostPattern;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A host is covered by what is looked up as it is by what is asked one after the other. */
final class TlsHostsTest {
    private static final List<String> NAMES = List.of(
            "*", "example", "a.example", "b.a.example", "c.b.a.example", "*.example", "*.a.example", "**.example", "**.b.a.example", "a.example.", "aexample");

    private static List<String> some(Random random) {
        return NAMES.stream().filter(_ -> random.nextInt(4) == 0).toList();
    }

    @Test
    void aHostIsCoveredByAnyPatternThatTakesIt() {
        Random random = new Random(9);
        for (int round = 0; round < 2000; round++) {
            List<String> asked = some(random);
            TlsHosts tls = new TlsHosts();
            asked.forEach(host -> tls.add(HostPattern.ofIngress(host)));
            for (String name : NAMES) {
                HostPattern host = HostPattern.parse(name);
                boolean expected = asked.stream()
                        .map(HostPattern::parse)
                        .anyMatch(one -> one.equals(host)
                                || host instanceof HostPattern.Exact(String exact)
                                        && !(one instanceof HostPattern.Any)
                                        && one.matches(exact));
                assertThat(tls.covers(host)).as("%s by %s", name, asked).isEqualTo(expected);
            }
        }
    }
}
