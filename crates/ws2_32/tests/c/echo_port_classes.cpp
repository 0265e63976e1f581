// An echo server over a completion port in C++: operations are objects, their OVERLAPPED is a base class, workers share one port, and what
// is owned is let go of by destructors.
#include "loopback.h"
#include <atomic>
#include <memory>
#include <vector>

namespace {

class Handle {
public:
    explicit Handle(HANDLE handle) : handle_(handle) {
        if (handle_ == NULL) fail("a handle");
    }
    Handle(Handle &&other) noexcept : handle_(other.handle_) { other.handle_ = NULL; }
    Handle(const Handle &) = delete;
    Handle &operator=(const Handle &) = delete;
    ~Handle() {
        if (handle_ != NULL) CloseHandle(handle_);
    }
    HANDLE get() const { return handle_; }

private:
    HANDLE handle_;
};

class Socket {
public:
    Socket() : s_(WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, WSA_FLAG_OVERLAPPED)) {}
    explicit Socket(SOCKET s) : s_(s) {}
    Socket(const Socket &) = delete;
    Socket &operator=(const Socket &) = delete;
    ~Socket() { closesocket(s_); }
    SOCKET get() const { return s_; }

private:
    SOCKET s_;
};

struct Operation : OVERLAPPED {
    Operation() : OVERLAPPED() {}
    virtual ~Operation() = default;
    virtual void completed(DWORD bytes) = 0;
};

std::atomic<int> alive{0};
std::atomic<int> ended{0};

class Session : public std::enable_shared_from_this<Session> {
public:
    Session(std::unique_ptr<Socket> socket, HANDLE all_ended) : socket_(std::move(socket)), all_ended_(all_ended), receiving_(*this), sending_(*this) { ++alive; }
    ~Session() { --alive; }

    void receive() {
        DWORD flags = 0;
        WSABUF buffer = {sizeof text_, text_};
        kept_ = shared_from_this();
        static_cast<OVERLAPPED &>(receiving_) = OVERLAPPED();
        if (WSARecv(socket_->get(), &buffer, 1, nullptr, &flags, &receiving_, nullptr) == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING) fail("WSARecv");
    }

private:
    struct Receiving : Operation {
        explicit Receiving(Session &session) : session(session) {}
        void completed(DWORD bytes) override { session.received(bytes); }
        Session &session;
    };
    struct Sending : Operation {
        explicit Sending(Session &session) : session(session) {}
        void completed(DWORD) override { session.receive(); }
        Session &session;
    };

    void received(DWORD bytes) {
        if (bytes == 0) {
            HANDLE all_ended = all_ended_;
            kept_.reset();
            if (++ended == CLIENTS) SetEvent(all_ended);
            return;
        }
        WSABUF buffer = {bytes, text_};
        static_cast<OVERLAPPED &>(sending_) = OVERLAPPED();
        if (WSASend(socket_->get(), &buffer, 1, nullptr, 0, &sending_, nullptr) == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING) fail("WSASend");
    }

    std::unique_ptr<Socket> socket_;
    HANDLE all_ended_;
    Receiving receiving_;
    Sending sending_;
    std::shared_ptr<Session> kept_;
    char text_[64];
};

unsigned WINAPI worker(void *port) {
    unsigned served = 0;
    for (;;) {
        DWORD bytes;
        ULONG_PTR key;
        OVERLAPPED *overlapped;
        if (!GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE)) fail("GetQueuedCompletionStatus");
        if (overlapped == nullptr) return served;
        static_cast<Operation *>(overlapped)->completed(bytes);
        served++;
    }
}

}  // namespace

int main() {
    begin();
    {
        SOCKADDR_IN address;
        Socket l(listener(&address));
        Handle port(CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 2));
        Handle all_ended(CreateEventW(nullptr, TRUE, FALSE, nullptr));
        std::vector<Handle> workers;
        for (int i = 0; i < 2; i++) workers.emplace_back(reinterpret_cast<HANDLE>(_beginthreadex(nullptr, 0, worker, port.get(), 0, nullptr)));
        HANDLE clients[CLIENTS];
        start_clients(clients, &address);
        for (int i = 0; i < CLIENTS; i++) {
            std::unique_ptr<Socket> s(new Socket(accept(l.get(), nullptr, nullptr)));
            if (CreateIoCompletionPort(reinterpret_cast<HANDLE>(s->get()), port.get(), 1, 0) != port.get()) fail("CreateIoCompletionPort");
            std::make_shared<Session>(std::move(s), all_ended.get())->receive();
        }
        if (WaitForSingleObject(all_ended.get(), 60000) != WAIT_OBJECT_0) fail("WaitForSingleObject");
        DWORD served = 0;
        for (size_t i = 0; i < workers.size(); i++) PostQueuedCompletionStatus(port.get(), 0, 0, nullptr);
        for (auto &each : workers) {
            DWORD code = 0;
            if (WaitForSingleObject(each.get(), 60000) != WAIT_OBJECT_0) fail("a worker");
            GetExitCodeThread(each.get(), &code);
            served += code;
        }
        printf("%d ended, %d alive, enough served %d\n", ended.load(), alive.load(), served >= CLIENTS * 3);
        join_clients(clients);
    }
    WSACleanup();
    return 0;
}
