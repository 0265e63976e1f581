// An echo server in C++ with completion routines: a session is the OVERLAPPED that its routines get, and owns itself until its client has
// gone. All of it runs on one thread, within alertable waits.
#include "echo.hpp"
#include <array>

namespace {

std::size_t echoed;
int alive, ended;

class Session : OVERLAPPED {
public:
    static void begin(SOCKET s) { (new Session(s))->receive(); }

private:
    explicit Session(SOCKET s) : OVERLAPPED(), socket_(s) { alive++; }
    ~Session() { alive--; }

    void receive() {
        WSABUF buffer{static_cast<ULONG>(text_.size()), text_.data()};
        DWORD flags = 0;
        started(WSARecv(socket_, &buffer, 1, nullptr, &flags, this, routine<&Session::received>), "WSARecv");
    }

    void received(DWORD bytes) {
        if (bytes == 0) {
            ended++;
            delete this;
            return;
        }
        WSABUF buffer{bytes, text_.data()};
        started(WSASend(socket_, &buffer, 1, nullptr, 0, this, routine<&Session::sent>), "WSASend");
    }

    void sent(DWORD bytes) {
        echoed += bytes;
        receive();
    }

    // The routine that calls a member.
    template <void (Session::*member)(DWORD)>
    static void CALLBACK routine(DWORD error, DWORD bytes, LPOVERLAPPED overlapped, DWORD) {
        if (error != 0) {
            // No exception leaves a routine.
            std::printf("an operation failed: %lu\n", static_cast<unsigned long>(error));
            std::exit(1);
        }
        (static_cast<Session *>(overlapped)->*member)(bytes);
    }

    static void started(int result, const char *call) {
        if (result == 0 || WSAGetLastError() == WSA_IO_PENDING) return;
        std::printf("%s failed: %d\n", call, WSAGetLastError());
        std::exit(1);
    }

    echo::Socket socket_;
    std::array<char, 4096> text_;
};

std::size_t serve(echo::Listener &listener) {
    for (int i = 0; i < echo::clients; i++) Session::begin(accept(listener, nullptr, nullptr));
    while (ended < echo::clients) echo::check(SleepEx(INFINITE, TRUE) == WAIT_IO_COMPLETION, "SleepEx");
    echo::check(alive == 0, "the sessions");
    return echoed;
}

}  // namespace

int main() { return echo::run(serve); }
