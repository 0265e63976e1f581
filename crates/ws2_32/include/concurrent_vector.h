/* concurrent_vector.h: a vector that several threads may append to at once, whose elements never move. */
#ifndef OVL_CONCURRENT_VECTOR_H
#define OVL_CONCURRENT_VECTOR_H
#pragma GCC system_header
#include "ovl/concurrency.h"
#include <stdexcept>

namespace Concurrency {
template <class T, class Allocator = std::allocator<T>>
class concurrent_vector {
    /* Each block is as long as all before it. */
    static const std::size_t SHORTEST = 8, BLOCKS = 56;
    std::atomic<T *> blocks[BLOCKS];
    std::atomic<std::size_t> length{0};
    std::mutex lock;
    Allocator allocator;

    static std::size_t block_of(std::size_t index) { return index < SHORTEST ? 0 : 61 - __builtin_clzll(index); }
    static std::size_t start_of(std::size_t block) { return block == 0 ? 0 : SHORTEST << (block - 1); }
    static std::size_t length_of(std::size_t block) { return block == 0 ? SHORTEST : SHORTEST << (block - 1); }
    T *place(std::size_t index) const {
        std::size_t block = block_of(index);
        return blocks[block].load(std::memory_order_acquire) + (index - start_of(block));
    }

public:
    typedef T value_type;
    typedef T &reference;
    typedef const T &const_reference;
    typedef std::size_t size_type;
    typedef std::ptrdiff_t difference_type;
    typedef Allocator allocator_type;

    template <class Owner, class Seen> class walk {
        Owner *owner;
        std::size_t index;

    public:
        typedef std::random_access_iterator_tag iterator_category;
        typedef Seen value_type;
        typedef std::ptrdiff_t difference_type;
        typedef Seen *pointer;
        typedef Seen &reference;
        walk(Owner *of = nullptr, std::size_t at = 0) : owner(of), index(at) {}
        Seen &operator*() const { return (*owner)[index]; }
        Seen *operator->() const { return &(*owner)[index]; }
        Seen &operator[](difference_type by) const { return (*owner)[index + by]; }
        walk &operator++() { index++; return *this; }
        walk &operator--() { index--; return *this; }
        walk operator++(int) { walk before = *this; index++; return before; }
        walk operator--(int) { walk before = *this; index--; return before; }
        walk &operator+=(difference_type by) { index += by; return *this; }
        walk &operator-=(difference_type by) { index -= by; return *this; }
        friend walk operator+(walk a, difference_type by) { return a += by; }
        friend walk operator-(walk a, difference_type by) { return a -= by; }
        friend difference_type operator-(const walk &a, const walk &b) { return (difference_type)(a.index - b.index); }
        friend bool operator==(const walk &a, const walk &b) { return a.index == b.index; }
        friend bool operator!=(const walk &a, const walk &b) { return a.index != b.index; }
        friend bool operator<(const walk &a, const walk &b) { return a.index < b.index; }
    };
    typedef walk<concurrent_vector, T> iterator;
    typedef walk<const concurrent_vector, const T> const_iterator;

    concurrent_vector() : blocks() {}
    explicit concurrent_vector(size_type count, const T &value = T()) : blocks() { while (count-- > 0) push_back(value); }
    concurrent_vector(const concurrent_vector &other) : blocks() { for (const T &value : other) push_back(value); }
    concurrent_vector &operator=(const concurrent_vector &other) {
        if (this != &other) { clear(); for (const T &value : other) push_back(value); }
        return *this;
    }
    ~concurrent_vector() {
        clear();
        for (std::size_t block = 0; block < BLOCKS; block++)
            if (T *at = blocks[block].load()) allocator.deallocate(at, length_of(block));
    }

    template <class... Arguments> iterator emplace_back(Arguments &&...arguments) {
        std::lock_guard<std::mutex> held(lock);
        std::size_t index = length.load(std::memory_order_relaxed), block = block_of(index);
        if (blocks[block].load(std::memory_order_relaxed) == nullptr) blocks[block].store(allocator.allocate(length_of(block)), std::memory_order_release);
        new ((void *)place(index)) T(std::forward<Arguments>(arguments)...);
        length.store(index + 1, std::memory_order_release);
        return iterator(this, index);
    }
    iterator push_back(const T &value) { return emplace_back(value); }
    iterator push_back(T &&value) { return emplace_back(std::move(value)); }

    T &operator[](size_type index) { return *place(index); }
    const T &operator[](size_type index) const { return *place(index); }
    T &at(size_type index) {
        if (index >= size()) throw std::out_of_range("concurrent_vector::at");
        return *place(index);
    }
    const T &at(size_type index) const {
        if (index >= size()) throw std::out_of_range("concurrent_vector::at");
        return *place(index);
    }
    T &front() { return *place(0); }
    T &back() { return *place(size() - 1); }
    size_type size() const { return length.load(std::memory_order_acquire); }
    bool empty() const { return size() == 0; }
    iterator begin() { return iterator(this, 0); }
    iterator end() { return iterator(this, size()); }
    const_iterator begin() const { return const_iterator(this, 0); }
    const_iterator end() const { return const_iterator(this, size()); }
    const_iterator cbegin() const { return begin(); }
    const_iterator cend() const { return end(); }
    void clear() {
        std::lock_guard<std::mutex> held(lock);
        for (std::size_t index = length.exchange(0); index-- > 0;) place(index)->~T();
    }
};
}
#endif
