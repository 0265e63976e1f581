// An echo server in C++ with overlapped operations whose ends are told by events: one operation at a time for each session, and a
// continuation for its end.
#include "echo.hpp"
#include <array>

namespace {

class Session {
public:
    explicit Session(SOCKET s) : socket_(s) {
        overlapped_.hEvent = WSACreateEvent();
        echo::check(overlapped_.hEvent != WSA_INVALID_EVENT, "WSACreateEvent");
        receive();
    }
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;
    ~Session() { WSACloseEvent(overlapped_.hEvent); }

    WSAEVENT event() const { return overlapped_.hEvent; }
    std::size_t echoed() const { return echoed_; }

    // The operation has ended. False when the client has said all.
    bool ended() {
        DWORD bytes, flags;
        echo::check(WSAGetOverlappedResult(socket_, &overlapped_, &bytes, FALSE, &flags), "WSAGetOverlappedResult");
        return std::exchange(continuation_, nullptr)(bytes);
    }

private:
    void receive() {
        WSABUF buffer{static_cast<ULONG>(text_.size()), text_.data()};
        DWORD flags = 0;
        continuation_ = [this](DWORD bytes) { return bytes > 0 && (send(bytes), true); };
        started(WSARecv(socket_, &buffer, 1, nullptr, &flags, &overlapped_, nullptr), "WSARecv");
    }

    void send(DWORD bytes) {
        WSABUF buffer{bytes, text_.data()};
        continuation_ = [this](DWORD bytes) { return echoed_ += bytes, receive(), true; };
        started(WSASend(socket_, &buffer, 1, nullptr, 0, &overlapped_, nullptr), "WSASend");
    }

    static void started(int result, const char *call) { echo::check(result == 0 || WSAGetLastError() == WSA_IO_PENDING, call); }

    echo::Socket socket_;
    OVERLAPPED overlapped_{};
    std::array<char, 4096> text_;
    std::function<bool(DWORD)> continuation_;
    std::size_t echoed_ = 0;
};

std::size_t serve(echo::Listener &listener) {
    std::vector<std::unique_ptr<Session>> sessions;
    for (int i = 0; i < echo::clients; i++) sessions.push_back(std::make_unique<Session>(accept(listener, nullptr, nullptr)));
    std::size_t echoed = 0;
    while (!sessions.empty()) {
        std::vector<WSAEVENT> events;
        for (const auto &session : sessions) events.push_back(session->event());
        DWORD which = WSAWaitForMultipleEvents(static_cast<DWORD>(events.size()), events.data(), FALSE, WSA_INFINITE, FALSE);
        echo::check(which < WSA_WAIT_EVENT_0 + events.size(), "WSAWaitForMultipleEvents");
        auto session = sessions.begin() + (which - WSA_WAIT_EVENT_0);
        if (!(*session)->ended()) {
            echoed += (*session)->echoed();
            sessions.erase(session);
        }
    }
    return echoed;
}

}  // namespace

int main() { return echo::run(serve); }
