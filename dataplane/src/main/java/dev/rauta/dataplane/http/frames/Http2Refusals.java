// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.frames;

/** Hears what a peer's HTTP/2 connection asked for that the codec has refused. */
public interface Http2Refusals {
    /** Nobody listens. */
    Http2Refusals UNHEARD = new Http2Refusals() {
        @Override
        public void onStreamRefused() {}

        @Override
        public void onHeadTooLarge(int stream) {}

        @Override
        public void onStreamError() {}

        @Override
        public void onCalmed() {}
    };

    /** A stream beyond the limit on concurrent ones was reset. */
    void onStreamRefused();

    /** A head was larger than the codec takes; its stream is reset unless it is answered here. */
    void onHeadTooLarge(int stream);

    /** A stream is reset for an error of the peer's, or for there being too many. */
    void onStreamError();

    /** The connection ends with ENHANCE_YOUR_CALM. */
    void onCalmed();
}
