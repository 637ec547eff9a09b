// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which annotations of ingress-nginx a test shows the effect of, over real sockets; docs/annotations-tests.md is made of these. The test's
 * display name says what that effect is.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ForKey {
    /** Short keys of the catalogue. */
    String[] value();
}
