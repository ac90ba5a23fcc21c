// SPDX-License-Identifier: Apache-2.0
#include <vung/io/read_error.h>

#include <cerrno>

namespace vung::io {

bool is_read_failure(int code) {
    switch (code) {
        case EIO:
        case EINTR:
        case EAGAIN:
        case ESTALE:
        case ETIMEDOUT:
        case EREMOTEIO:
        case ECONNRESET:
        case ENETDOWN:
        case ENETUNREACH:
        case EHOSTDOWN:
        case EHOSTUNREACH:
        case ENOMEM:
        case EMFILE:
        case ENFILE: return true;
        default: return false;
    }
}

}  // namespace vung::io
