// An echo server in C++ with WSAPoll: sessions and what is polled for them lie side by side, in the same order.
#include "echo.hpp"
#include <algorithm>

namespace {

struct Session {
    echo::Socket socket;
    std::string output;
    bool said_all = false;

    void read() {
        char buffer[4096];
        int got = recv(socket, buffer, sizeof buffer, 0);
        if (got < 0) return echo::check(echo::would_block(), "recv");
        if (got == 0) said_all = true;
        output.append(buffer, got);
    }

    std::size_t write() {
        int sent = send(socket, output.data(), static_cast<int>(output.size()), 0);
        if (sent < 0) return echo::check(echo::would_block(), "send"), 0;
        output.erase(0, sent);
        return sent;
    }

    bool is_over() const { return said_all && output.empty(); }

    // What it waits for now.
    WSAPOLLFD polled() const {
        WSAPOLLFD polled{};
        polled.fd = socket;
        polled.events = static_cast<SHORT>((said_all ? 0 : POLLRDNORM) | (output.empty() ? 0 : POLLWRNORM));
        return polled;
    }
};

std::size_t serve(echo::Listener &listener) {
    std::vector<Session> sessions;
    std::size_t echoed = 0;
    int accepted = 0;
    while (accepted < echo::clients || !sessions.empty()) {
        std::vector<WSAPOLLFD> polled(1);
        polled[0].fd = listener;
        polled[0].events = POLLRDNORM;
        std::transform(sessions.begin(), sessions.end(), std::back_inserter(polled), [](const Session &session) { return session.polled(); });
        echo::check(WSAPoll(polled.data(), static_cast<ULONG>(polled.size()), -1) > 0, "WSAPoll");
        for (std::size_t i = 0; i < sessions.size(); i++) {
            SHORT happened = polled[i + 1].revents;
            if (happened & (POLLRDNORM | POLLHUP)) sessions[i].read();
            if (!sessions[i].output.empty()) echoed += sessions[i].write();
        }
        sessions.erase(std::remove_if(sessions.begin(), sessions.end(), [](const Session &session) { return session.is_over(); }), sessions.end());
        if (polled[0].revents & POLLRDNORM) {
            sessions.push_back({echo::Socket(accept(listener, nullptr, nullptr)), {}, false});
            sessions.back().socket.unblock();
            accepted++;
        }
    }
    return echoed;
}

}  // namespace

int main() { return echo::run(serve); }
