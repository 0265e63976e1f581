// Standalone asio, one thread: echo with a receive outstanding for each client; the chat queues what a client is to be sent.

#define ASIO_STANDALONE
#include <asio.hpp>
#include <deque>
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <sys/resource.h>
#include <vector>

using asio::ip::tcp;
using Line = std::shared_ptr<const std::string>;

static std::size_t receive_bytes = 4096;

class Echo : public std::enable_shared_from_this<Echo> {
public:
    explicit Echo(tcp::socket socket) : socket_(std::move(socket)), buffer_(receive_bytes) {}

    void receive()
    {
        socket_.async_read_some(asio::buffer(buffer_), [self = shared_from_this()](std::error_code error, std::size_t bytes) {
            if (!error)
                self->send(bytes);
        });
    }

private:
    void send(std::size_t bytes)
    {
        asio::async_write(socket_, asio::buffer(buffer_, bytes),
            [self = shared_from_this()](std::error_code error, std::size_t) {
                if (!error)
                    self->receive();
            });
    }

    tcp::socket socket_;
    std::vector<char> buffer_;
};

class Member;
static std::set<std::shared_ptr<Member>> room;

class Member : public std::enable_shared_from_this<Member> {
public:
    explicit Member(tcp::socket socket) : socket_(std::move(socket)), buffer_(receive_bytes) {}

    void receive()
    {
        socket_.async_read_some(asio::buffer(buffer_), [self = shared_from_this()](std::error_code error, std::size_t bytes) {
            if (error) {
                room.erase(self);
                return;
            }
            self->heard(bytes);
            self->receive();
        });
    }

    void hear(const Line &line)
    {
        due_.push_back(line);
        if (due_.size() == 1)
            send();
    }

private:
    void heard(std::size_t bytes)
    {
        unfinished_.append(buffer_.data(), bytes);
        std::size_t end = unfinished_.rfind('\n');
        if (end == std::string::npos)
            return;
        auto lines = std::make_shared<const std::string>(unfinished_, 0, end + 1);
        unfinished_.erase(0, end + 1);
        for (const auto &member : room)
            member->hear(lines);
    }

    void send()
    {
        asio::async_write(socket_, asio::buffer(*due_.front()),
            [self = shared_from_this()](std::error_code error, std::size_t) {
                if (error)
                    return;
                self->due_.pop_front();
                if (!self->due_.empty())
                    self->send();
            });
    }

    tcp::socket socket_;
    std::vector<char> buffer_;
    std::string unfinished_;
    std::deque<Line> due_;
};

static void accept(tcp::acceptor &acceptor, bool chat)
{
    acceptor.async_accept([&acceptor, chat](std::error_code error, tcp::socket socket) {
        if (!error) {
            socket.set_option(tcp::no_delay(true));
            if (chat) {
                auto member = std::make_shared<Member>(std::move(socket));
                room.insert(member);
                member->receive();
            } else {
                std::make_shared<Echo>(std::move(socket))->receive();
            }
        }
        accept(acceptor, chat);
    });
}

int main(int count, char **words)
{
    std::string service = count > 1 ? words[1] : "";
    if (service != "echo" && service != "chat") {
        std::cerr << "usage: asio_server echo|chat [--buffer BYTES]\n";
        return 2;
    }
    if (count > 3 && std::string(words[2]) == "--buffer")
        receive_bytes = std::stoul(words[3]);
    rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    // One thread runs it: asio may leave its locks out.
    asio::io_context context(1);
    tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    std::cout << "{\"event\":\"listening\",\"address\":\"127.0.0.1:" << acceptor.local_endpoint().port() << "\"}" << std::endl;
    accept(acceptor, service == "chat");
    context.run();
}
