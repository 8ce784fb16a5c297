/// Writes integer columns (see `IntegerColumn`). Keeps its scratch memory from one column to the next.
final class IntegerColumnEncoder {
    // One owner: no dynamic checks in the path of each sample.
    @exclusivity(unchecked) private var scratch: UnsafeMutablePointer<Int64>
    @exclusivity(unchecked) private var sorted: UnsafeMutablePointer<UInt64>
    @exclusivity(unchecked) private var capacity = 1024

    init() {
        scratch = .allocate(capacity: capacity)
        sorted = .allocate(capacity: capacity)
    }

    deinit {
        scratch.deallocate()
        sorted.deallocate()
    }

    func encode(_ values: UnsafeBufferPointer<Int64>, into out: EncodeBuffer) {
        guard let first = values.first else { return }
        reserve(values.count)
        let order = chooseOrder(values)
        let count = difference(values, order: order)
        var low = Int64.max, high = Int64.min
        for index in 0..<count { (low, high) = (min(low, scratch[index]), max(high, scratch[index])) }
        if count == 0 { (low, high) = (0, 0) }
        var frame = Frame(base: low, width: 64 &- (high &- low).leadingZeroBitCount, exceptions: 0)
        if count >= 8, frame.width > 2, mostLieClose(count, low, frame.width) { frame = narrowest(count, within: frame) }
        write(first, values, order: order, count: count, frame, into: out)
    }

    private struct Frame {
        var base: Int64
        var width: Int
        var exceptions: Int
    }

    private func reserve(_ needed: Int) {
        if needed <= capacity { return }
        scratch.deallocate()
        sorted.deallocate()
        capacity = needed
        scratch = .allocate(capacity: capacity)
        sorted = .allocate(capacity: capacity)
    }

    /// 0, 1 or 2: how often to take differences. Judged by the width that the extremes need and by the mean width, so
    /// that a single jump (a counter's restart) does not hide a good order.
    private func chooseOrder(_ values: UnsafeBufferPointer<Int64>) -> Int {
        let count = values.count
        if count < 2 { return 0 }
        var previous = values[0], previousStep: Int64 = 0
        var low0 = previous, high0 = previous
        var low1 = Int64.max, high1 = Int64.min, low2 = Int64.max, high2 = Int64.min
        var bits0 = 0, bits1 = 0, bits2 = 0
        for index in 1..<count {
            let value = values[index]
            let step = value &- previous
            (low0, high0) = (min(low0, value), max(high0, value))
            (low1, high1) = (min(low1, step), max(high1, step))
            bits0 &+= IntegerColumnEncoder.bits(value &- values[0])
            bits1 &+= IntegerColumnEncoder.bits(step)
            if index > 1 {
                let turn = step &- previousStep
                (low2, high2) = (min(low2, turn), max(high2, turn))
                bits2 &+= IntegerColumnEncoder.bits(turn)
            }
            (previous, previousStep) = (value, step)
        }
        if count == 2 { (low2, high2) = (0, Int64.max) }
        let cost0 = cost(low0, high0, bits0, count), cost1 = cost(low1, high1, bits1, count), cost2 = cost(low2, high2, bits2, count)
        if cost0 <= cost1, cost0 <= cost2 { return 0 }
        return cost1 <= cost2 ? 1 : 2
    }

    @inline(__always) private func cost(_ low: Int64, _ high: Int64, _ bits: Int, _ count: Int) -> Int {
        min(64 &- (high &- low).leadingZeroBitCount, bits / count &+ 2)
    }

    /// The bits of a signed number with its sign.
    @inline(__always) private static func bits(_ value: Int64) -> Int { 64 &- (value ^ (value >> 63)).leadingZeroBitCount &+ 1 }

    private func difference(_ values: UnsafeBufferPointer<Int64>, order: Int) -> Int {
        let count = values.count &- order
        switch order {
        case 0: for index in 0..<count { scratch[index] = values[index] }
        case 1: for index in 0..<count { scratch[index] = values[index &+ 1] &- values[index] }
        default: for index in 0..<count { scratch[index] = values[index &+ 2] &- values[index &+ 1] &- (values[index &+ 1] &- values[index]) }
        }
        return count
    }

    /// Whether half of the range, at its low, high or middle part, holds nearly all: then exceptions may pay.
    private func mostLieClose(_ count: Int, _ low: Int64, _ width: Int) -> Bool {
        let quarter = UInt64(width &- 2)
        var counts: (Int, Int, Int, Int) = (0, 0, 0, 0)
        for index in 0..<count {
            switch UInt64(bitPattern: scratch[index] &- low) &>> quarter {
            case 0: counts.0 &+= 1
            case 1: counts.1 &+= 1
            case 2: counts.2 &+= 1
            default: counts.3 &+= 1
            }
        }
        let enough = count &- count / 8
        return counts.0 &+ counts.1 >= enough || counts.1 &+ counts.2 >= enough || counts.2 &+ counts.3 >= enough
    }

    /// The window of values that makes the column smallest, counting what lies outside as exceptions.
    private func narrowest(_ count: Int, within whole: Frame) -> Frame {
        for index in 0..<count { sorted[index] = UInt64(bitPattern: scratch[index]) ^ (1 << 63) }
        var window = UnsafeMutableBufferPointer(start: sorted, count: count)
        window.sort()
        var best = whole
        var bestBits = count &* whole.width
        let exceptionBits = 16 &+ whole.width
        for width in stride(from: whole.width &- 1, through: 0, by: -1) {
            let span: UInt64 = (1 << UInt64(width)) &- 1
            var start = 0, end = 0, most = 0, mostStart = 0
            while start < count {
                while end < count, sorted[end] &- sorted[start] <= span { end &+= 1 }
                if end &- start > most { (most, mostStart) = (end &- start, start) }
                if end == count { break }
                start &+= 1
            }
            if count &- most > count / 4 { break }
            let size = count &* width &+ (count &- most) &* exceptionBits &+ 8
            if size < bestBits {
                bestBits = size
                best = Frame(base: Int64(bitPattern: sorted[mostStart] ^ (1 << 63)), width: width, exceptions: count &- most)
            }
        }
        return best
    }

    private func write(
        _ first: Int64, _ values: UnsafeBufferPointer<Int64>, order: Int, count: Int, _ frame: Frame, into out: EncodeBuffer
    ) {
        var shift = 0
        if frame.width > 0 {
            var seen: UInt64 = 0
            for index in 0..<count { seen |= UInt64(bitPattern: scratch[index] &- frame.base) }
            shift = seen == 0 ? 0 : seen.trailingZeroBitCount
        } else if frame.exceptions > 0 {
            shift = 0
        }
        let width = frame.width > shift ? frame.width &- shift : 0
        let head = UInt8(order) | (shift > 0 ? IntegerColumn.shiftFlag : 0) | (frame.exceptions > 0 ? IntegerColumn.exceptionsFlag : 0)
        out.append(head)
        out.append(UInt8(width))
        if shift > 0 { out.append(UInt8(shift)) }
        if order > 0 { out.append(signed: first) }
        if order > 1 { out.append(signed: values[1]) }
        out.append(signed: frame.base)
        if frame.exceptions > 0 { writeExceptions(count, frame, shift, width, into: out) }
        if width > 0 { pack(count, frame.base, UInt64(shift), width, into: out) }
    }

    private func writeExceptions(_ count: Int, _ frame: Frame, _ shift: Int, _ width: Int, into out: EncodeBuffer) {
        let limit: UInt64 = width == 64 ? .max : (1 << UInt64(width)) &- 1
        var number: UInt64 = 0
        for index in 0..<count where UInt64(bitPattern: scratch[index] &- frame.base) &>> UInt64(shift) > limit { number &+= 1 }
        out.append(varint: number)
        var last = 0
        for index in 0..<count {
            let offset = UInt64(bitPattern: scratch[index] &- frame.base) &>> UInt64(shift)
            if offset <= limit { continue }
            out.append(varint: UInt64(index &- last))
            out.append(varint: offset)
            scratch[index] = frame.base
            last = index
        }
    }

    private func pack(_ count: Int, _ base: Int64, _ shift: UInt64, _ width: Int, into out: EncodeBuffer) {
        out.reserve((count &* width &+ 7) / 8 &+ 8)
        var word: UInt64 = 0
        var filled: UInt64 = 0
        let bits = UInt64(width)
        for index in 0..<count {
            let value = UInt64(bitPattern: scratch[index] &- base) &>> shift
            word |= value &<< filled
            filled &+= bits
            if filled >= 64 {
                out.append(word: word, used: 8)
                filled &-= 64
                word = filled == 0 ? 0 : value &>> (bits &- filled)
            }
        }
        if filled > 0 { out.append(word: word, used: Int((filled &+ 7) >> 3)) }
    }
}
