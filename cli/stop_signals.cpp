// SPDX-License-Identifier: Apache-2.0
#include "stop_signals.h"

#include <csignal>
#include <initializer_list>

namespace vung::cli {
namespace {

volatile std::sig_atomic_t came = 0;

extern "C" void remember_signal(int signal) {
    came = signal;
}

}  // namespace

void catch_stop_signals() {
    for (const int signal : {SIGINT, SIGTERM}) {
        struct sigaction action{};
        action.sa_handler = remember_signal;
        action.sa_flags = static_cast<int>(SA_RESETHAND);  // the second one finds the system's own answer: the end
        sigemptyset(&action.sa_mask);
        sigaction(signal, &action, nullptr);
    }
}

int stop_signal() {
    return came;
}

}  // namespace vung::cli
