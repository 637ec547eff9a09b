// SPDX-License-Identifier: Apache-2.0
/**
 * A sample upstream that answers what it was asked.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.echo.EchoServer}. May depend on Netty and Jackson. Threading: Netty's.
 */
@NullMarked
package dev.rauta.app.echo;

import org.jspecify.annotations.NullMarked;
