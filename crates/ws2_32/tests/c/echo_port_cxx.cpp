// An echo server in C++ over a completion port: AcceptEx brings the connections, several workers serve them, and an operation carries the
// function that its end calls.
#include "echo.hpp"
#include <array>
#include <atomic>

namespace {

// An operation in the kernel's hands, which frees itself when it has ended.
struct Operation : OVERLAPPED {
    using Ended = std::function<void(DWORD)>;
    explicit Operation(Ended ended) : OVERLAPPED(), ended(std::move(ended)) {}
    Ended ended;
};

class Port {
public:
    explicit Port(unsigned threads) : port_(CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, threads)) {
        echo::check(port_ != nullptr, "CreateIoCompletionPort");
        for (unsigned i = 0; i < threads; i++) workers_.emplace_back([this] { work(); });
    }
    Port(const Port &) = delete;
    Port &operator=(const Port &) = delete;
    ~Port() {
        for (std::size_t i = 0; i < workers_.size(); i++) PostQueuedCompletionStatus(port_, 0, 0, nullptr);
        for (std::thread &worker : workers_) worker.join();
        CloseHandle(port_);
    }

    void associate(SOCKET s) { echo::check(CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), port_, 0, 0) == port_, "CreateIoCompletionPort"); }

    // Starts an operation. Its end comes through the port even where the call succeeds at once.
    template <typename Start>
    static void start(Operation::Ended ended, const char *call, Start begin) {
        auto operation = std::make_unique<Operation>(std::move(ended));
        echo::check(begin(operation.get()) || WSAGetLastError() == WSA_IO_PENDING, call);
        operation.release();
    }

private:
    void work() {
        for (;;) {
            DWORD bytes;
            ULONG_PTR key;
            LPOVERLAPPED overlapped;
            BOOL succeeded = GetQueuedCompletionStatus(port_, &bytes, &key, &overlapped, INFINITE);
            if (overlapped == nullptr) return;
            std::unique_ptr<Operation> operation(static_cast<Operation *>(overlapped));
            // One that has failed has moved nothing.
            operation->ended(succeeded ? bytes : 0);
        }
    }

    HANDLE port_;
    std::vector<std::thread> workers_;
};

std::atomic<std::size_t> echoed;

class Session : public std::enable_shared_from_this<Session> {
public:
    Session(echo::Socket socket, std::function<void()> over) : socket_(std::move(socket)), over_(std::move(over)) {}

    void receive() {
        WSABUF buffer{static_cast<ULONG>(text_.size()), text_.data()};
        auto received = [self = shared_from_this()](DWORD bytes) { bytes > 0 ? self->send(bytes) : self->over_(); };
        Port::start(received, "WSARecv", [&](OVERLAPPED *overlapped) {
            DWORD flags = 0;
            return WSARecv(socket_, &buffer, 1, nullptr, &flags, overlapped, nullptr) == 0;
        });
    }

private:
    void send(DWORD bytes) {
        WSABUF buffer{bytes, text_.data()};
        auto sent = [self = shared_from_this()](DWORD bytes) {
            echoed += bytes;
            bytes > 0 ? self->receive() : self->over_();
        };
        Port::start(sent, "WSASend", [&](OVERLAPPED *overlapped) { return WSASend(socket_, &buffer, 1, nullptr, 0, overlapped, nullptr) == 0; });
    }

    echo::Socket socket_;
    std::function<void()> over_;
    std::array<char, 4096> text_;
};

class Acceptor {
public:
    Acceptor(Port &port, echo::Listener &listener, std::function<void()> over) : port_(port), listener_(listener), over_(std::move(over)) {
        port.associate(listener);
    }

    void accept() {
        using Addresses = std::array<char, 2 * (sizeof(sockaddr_in) + 16)>;
        auto socket = std::make_shared<echo::Socket>(echo::Socket::tcp());
        auto addresses = std::make_shared<Addresses>();
        auto accepted = [this, socket, addresses](DWORD) {
            SOCKET listener = listener_;
            echo::check(setsockopt(*socket, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, reinterpret_cast<const char *>(&listener), sizeof listener) == 0, "setsockopt");
            port_.associate(*socket);
            std::make_shared<Session>(std::move(*socket), over_)->receive();
        };
        Port::start(accepted, "AcceptEx", [&](OVERLAPPED *overlapped) {
            const DWORD room = sizeof(sockaddr_in) + 16;
            DWORD bytes;
            return AcceptEx(listener_, *socket, addresses->data(), 0, room, room, &bytes, overlapped) != FALSE;
        });
    }

private:
    Port &port_;
    echo::Listener &listener_;
    std::function<void()> over_;
};

std::size_t serve(echo::Listener &listener) {
    std::atomic<int> ended{0};
    std::promise<void> all_ended;
    Port port(3);
    Acceptor acceptor(port, listener, [&] {
        if (++ended == echo::clients) all_ended.set_value();
    });
    for (int i = 0; i < echo::clients; i++) acceptor.accept();
    all_ended.get_future().wait();
    return echoed;
}

}  // namespace

int main() { return echo::run(serve); }
