// An echo server in C++ with WSAEventSelect: each socket has an event, and a function for what happens there.
#include "echo.hpp"
#include <algorithm>

namespace {

class Event {
public:
    Event() : event_(WSACreateEvent()) { echo::check(event_ != WSA_INVALID_EVENT, "WSACreateEvent"); }
    Event(Event &&other) noexcept : event_(std::exchange(other.event_, WSA_INVALID_EVENT)) {}
    Event &operator=(Event &&other) noexcept {
        std::swap(event_, other.event_);
        return *this;
    }
    ~Event() {
        if (event_ != WSA_INVALID_EVENT) WSACloseEvent(event_);
    }
    operator WSAEVENT() const { return event_; }

private:
    WSAEVENT event_;
};

class Session {
public:
    explicit Session(SOCKET s) : socket_(s) { echo::check(WSAEventSelect(socket_, event_, FD_READ | FD_WRITE | FD_CLOSE) == 0, "WSAEventSelect"); }
    WSAEVENT event() const { return event_; }
    bool is_over() const { return closed_ && output_.empty(); }

    // What has happened to the socket; how much was echoed.
    std::size_t happened() {
        WSANETWORKEVENTS events;
        echo::check(WSAEnumNetworkEvents(socket_, event_, &events) == 0, "WSAEnumNetworkEvents");
        if (events.lNetworkEvents & FD_READ) read();
        std::size_t echoed = write();
        if (events.lNetworkEvents & FD_CLOSE) {
            // What had come before the end is still there to be read.
            while (read()) echoed += write();
            closed_ = true;
        }
        return echoed;
    }

private:
    bool read() {
        char buffer[4096];
        int got = recv(socket_, buffer, sizeof buffer, 0);
        if (got < 0) echo::check(echo::would_block(), "recv");
        if (got <= 0) return false;
        output_.append(buffer, got);
        return true;
    }

    // Until the socket takes no more: FD_WRITE tells when it does again.
    std::size_t write() {
        std::size_t echoed = 0;
        while (!output_.empty()) {
            int sent = send(socket_, output_.data(), static_cast<int>(output_.size()), 0);
            if (sent < 0) {
                echo::check(echo::would_block(), "send");
                break;
            }
            output_.erase(0, sent);
            echoed += sent;
        }
        return echoed;
    }

    echo::Socket socket_;
    Event event_;
    std::string output_;
    bool closed_ = false;
};

std::size_t serve(echo::Listener &listener) {
    Event accepting;
    std::vector<std::unique_ptr<Session>> sessions;
    std::size_t echoed = 0;
    int ended = 0;
    echo::check(WSAEventSelect(listener, accepting, FD_ACCEPT) == 0, "WSAEventSelect");
    while (ended < echo::clients) {
        std::vector<WSAEVENT> events{accepting};
        for (const auto &session : sessions) events.push_back(session->event());
        DWORD which = WSAWaitForMultipleEvents(static_cast<DWORD>(events.size()), events.data(), FALSE, WSA_INFINITE, FALSE);
        echo::check(which < WSA_WAIT_EVENT_0 + events.size(), "WSAWaitForMultipleEvents");
        if (which == WSA_WAIT_EVENT_0) {
            WSANETWORKEVENTS happened;
            echo::check(WSAEnumNetworkEvents(listener, accepting, &happened) == 0 && happened.iErrorCode[FD_ACCEPT_BIT] == 0, "WSAEnumNetworkEvents");
            sessions.push_back(std::make_unique<Session>(accept(listener, nullptr, nullptr)));
            continue;
        }
        auto session = sessions.begin() + (which - WSA_WAIT_EVENT_0 - 1);
        echoed += (*session)->happened();
        if ((*session)->is_over()) {
            sessions.erase(session);
            ended++;
        }
    }
    return echoed;
}

}  // namespace

int main() { return echo::run(serve); }
