/* What the headers of Microsoft's parallel patterns library share: containers whose members several threads may call at once, but for those
 * that are called unsafe. They are in C++ alone, and in newer C++. */
#ifndef OVL_CONCURRENCY_H
#define OVL_CONCURRENCY_H
#pragma GCC system_header
#include <atomic>
#include <cstddef>
#include <iterator>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace Concurrency {
/* A set or map by keys. Entries are added to the front of a list that nobody takes them out of but the unsafe functions, so that whoever goes
 * along it meets each entry that was there before, whoever adds meanwhile. A table beside it, under a lock, finds them. */
namespace details {
template <class Key, class Value, class KeyOf, class Hash, class Equal, bool Multi>
class table {
    struct node {
        Value value;
        std::atomic<node *> next;
        template <class... Arguments> explicit node(Arguments &&...arguments) : value(std::forward<Arguments>(arguments)...), next(nullptr) {}
    };
    typedef std::unordered_multimap<Key, node *, Hash, Equal> index;
    std::atomic<node *> first{nullptr};
    index found;
    mutable std::mutex lock;
    typedef std::lock_guard<std::mutex> guard;

public:
    typedef Key key_type;
    typedef Value value_type;
    typedef std::size_t size_type;
    typedef std::ptrdiff_t difference_type;
    typedef Hash hasher;
    typedef Equal key_equal;
    typedef Value &reference;
    typedef const Value &const_reference;

    template <class Seen> class walk {
        friend class table;
        node *at;

    public:
        typedef std::forward_iterator_tag iterator_category;
        typedef Seen value_type;
        typedef std::ptrdiff_t difference_type;
        typedef Seen *pointer;
        typedef Seen &reference;
        explicit walk(node *where = nullptr) : at(where) {}
        template <class Other> walk(const walk<Other> &other) : at(other.place()) {}
        node *place() const { return at; }
        Seen &operator*() const { return at->value; }
        Seen *operator->() const { return &at->value; }
        walk &operator++() { at = at->next.load(std::memory_order_acquire); return *this; }
        walk operator++(int) { walk before = *this; ++*this; return before; }
        friend bool operator==(const walk &a, const walk &b) { return a.at == b.at; }
        friend bool operator!=(const walk &a, const walk &b) { return a.at != b.at; }
    };
    typedef walk<Value> iterator;
    typedef walk<const Value> const_iterator;

    table() = default;
    table(const table &other) { for (const_iterator at = other.begin(); at != other.end(); ++at) add(*at); }
    table &operator=(const table &other) {
        if (this != &other) { clear(); for (const_iterator at = other.begin(); at != other.end(); ++at) add(*at); }
        return *this;
    }
    ~table() { clear(); }

    iterator begin() { return iterator(first.load(std::memory_order_acquire)); }
    iterator end() { return iterator(); }
    const_iterator begin() const { return const_iterator(first.load(std::memory_order_acquire)); }
    const_iterator end() const { return const_iterator(); }
    const_iterator cbegin() const { return begin(); }
    const_iterator cend() const { return end(); }
    bool empty() const { return first.load(std::memory_order_acquire) == nullptr; }
    size_type size() const { guard held(lock); return found.size(); }
    size_type count(const Key &key) const { guard held(lock); return found.count(key); }
    iterator find(const Key &key) { guard held(lock); return iterator(locate(key)); }
    const_iterator find(const Key &key) const { guard held(lock); return const_iterator(locate(key)); }

    std::pair<iterator, bool> insert(const Value &value) { return add(value); }
    std::pair<iterator, bool> insert(Value &&value) { return add(std::move(value)); }
    template <class Other> std::pair<iterator, bool> insert(Other &&value) { return add(std::forward<Other>(value)); }
    template <class Iterator> void insert(Iterator from, Iterator to) { for (; from != to; ++from) add(*from); }

    size_type unsafe_erase(const Key &key) {
        guard held(lock);
        size_type gone = 0;
        for (node *one; (one = locate(key)) != nullptr; gone++) unlink(one);
        return gone;
    }
    iterator unsafe_erase(const_iterator where) {
        guard held(lock);
        iterator next(where.at->next.load(std::memory_order_relaxed));
        unlink(where.at);
        return next;
    }
    void clear() {
        guard held(lock);
        found.clear();
        for (node *at = first.exchange(nullptr); at != nullptr;) { node *next = at->next.load(); delete at; at = next; }
    }

protected:
    template <class... Arguments> std::pair<iterator, bool> add(Arguments &&...arguments) {
        std::unique_ptr<node> made(new node(std::forward<Arguments>(arguments)...));
        const Key &key = KeyOf()(made->value);
        guard held(lock);
        node *there = Multi ? nullptr : locate(key);
        if (there != nullptr) return std::make_pair(iterator(there), false);
        found.emplace(key, made.get());
        made->next.store(first.load(std::memory_order_relaxed), std::memory_order_relaxed);
        first.store(made.get(), std::memory_order_release);
        return std::make_pair(iterator(made.release()), true);
    }

private:
    node *locate(const Key &key) const {
        typename index::const_iterator at = found.find(key);
        return at == found.end() ? nullptr : at->second;
    }
    void unlink(node *gone) {
        std::pair<typename index::iterator, typename index::iterator> range = found.equal_range(KeyOf()(gone->value));
        for (typename index::iterator at = range.first; at != range.second; ++at)
            if (at->second == gone) { found.erase(at); break; }
        std::atomic<node *> *link = &first;
        while (link->load() != gone) link = &link->load()->next;
        link->store(gone->next.load());
        delete gone;
    }
};
struct whole { template <class T> const T &operator()(const T &value) const { return value; } };
struct first_of { template <class T> const typename T::first_type &operator()(const T &value) const { return value.first; } };
}
}
namespace concurrency = Concurrency;
#endif
