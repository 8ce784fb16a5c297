import Testing

@testable import LinuxWorld

@Suite struct DatagramQueueTests {
    @Test func `the newest is dropped when too many wait`() async {
        let queue = DatagramQueue()
        for number in 0..<DatagramQueue.countMax + 5 { queue.add([UInt8(truncatingIfNeeded: number)]) }
        #expect(queue.droppedCount == 5)
        queue.close()
        var count = 0
        while let datagram = await queue.next() {
            #expect(datagram == [UInt8(truncatingIfNeeded: count)])
            count += 1
        }
        #expect(count == DatagramQueue.countMax)
    }

    @Test func `the newest is dropped when the bytes are too many`() {
        let queue = DatagramQueue()
        for _ in 0..<300 { queue.add([UInt8](repeating: 1, count: 65_000)) }
        #expect(queue.droppedCount == 300 - DatagramQueue.bytesMax / 65_000)
    }
}
