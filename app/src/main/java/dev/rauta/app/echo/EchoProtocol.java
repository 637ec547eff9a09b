// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.echo;

/** What a sample upstream speaks, in the clear. */
public enum EchoProtocol {
    http1,
    h2c,
    both
}
