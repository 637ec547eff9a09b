// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.http.HeaderFields;
import org.junit.jupiter.api.Test;

/** What browsers are told to keep of a session. */
final class SessionCookiesTest {
    private final SessionCookies secure = new SessionCookies("stay", true);
    private final SessionCookies clear = new SessionCookies("stay", false);

    @Test
    void overTlsNobodyElseCanSetThem() {
        HeaderFields told = new HeaderFields();
        secure.keep("sealed", 60, new HeaderFields(), told);
        assertThat(told.get("set-cookie").toString())
                .isEqualTo("__Host-stay=1.sealed; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
        HeaderFields request = new HeaderFields().add("cookie", "stay=1.clear; a=b; __Host-stay=1.sealed");
        assertThat(secure.session(request)).isEqualTo("sealed");
        assertThat(clear.session(request)).isEqualTo("clear");
        secure.drop(request);
        assertThat(request.get("cookie").toString()).isEqualTo("stay=1.clear; a=b");
    }

    @Test
    void piecesComeTogetherAndWhatIsLeftOverGoes() {
        HeaderFields told = new HeaderFields();
        String large = "x".repeat(3800) + "y".repeat(10);
        clear.keep(large, 60, new HeaderFields().add("cookie", "stay-3=old; stay-login=a; stay-x=b"), told);
        assertThat(told.size()).isEqualTo(3);
        assertThat(told.value(2).toString()).startsWith("stay-3=; Path=/; Max-Age=0; ");
        HeaderFields request = new HeaderFields()
                .add("cookie", told.value(1).toString().split(";")[0])
                .add("cookie", told.value(0).toString().split(";")[0]);
        assertThat(clear.session(request)).isEqualTo(large);
        assertThat(SessionCookies.tooLarge("x".repeat(4 * 3800))).isFalse();
        assertThat(SessionCookies.tooLarge("x".repeat(4 * 3800 + 1))).isTrue();
    }
}
