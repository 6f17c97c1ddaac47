namespace Dma.Reference.Tests;

public partial class ReplaceablePartsTests
{
    private sealed class ForgetsToInvalidate(Machine machine) : CacheMaintenance(machine)
    {
        protected override void Invalidate(PhysicalAddress start, ByteCount size) { }
    }

    private sealed class MasksWithAnd(Device device) : MaskPolicy(device)
    {
        public override bool Admits(DmaAddress start, ByteCount size) => (start.Value & InForce.Value) <= InForce.Value;
    }

    private sealed class Copies(Device device) : DirectOperations(device)
    {
        private PhysicalAddress _copy;

        protected override bool TryMakeAddress(
            PhysicalAddress buffer,
            ByteCount size,
            DmaDirection direction,
            out DmaAddress address
        )
        {
            var block = Machine.Pages.Allocate(1, PagePlacement.Low).Value;
            _copy = new(block.First << Machine.PageShift);
            return base.TryMakeAddress(_copy, size, direction, out address);
        }

        protected override void AtMap(in Mapping mapping, DmaAttributes attributes) =>
            Copy(mapping.Buffer, _copy, mapping.Size);

        public override void SyncForCpu(in Mapping mapping, ByteCount offset, ByteCount size, DmaDirection direction) =>
            Copy(_copy.Add(offset), mapping.Buffer.Add(offset), size);

        private void Copy(PhysicalAddress from, PhysicalAddress to, ByteCount size)
        {
            var bytes = new byte[size.Value];
            Machine.Cache.Load(from, bytes);
            Machine.Cache.Store(to, bytes);
        }
    }

    private sealed class StaleLastPage(Machine machine, int number) : IommuDomain(machine, number)
    {
        protected override void Invalidate(ulong page, ulong count) => base.Invalidate(page, count - 1);
    }

    private sealed class Lazy(Machine machine, int number) : IommuDomain(machine, number)
    {
        protected override void Invalidate(ulong page, ulong count) { }

        public override void Settle() => base.Invalidate(0, ulong.MaxValue);
    }

    private sealed class HighestFirst(IommuDomain domain) : AddressAllocator(domain)
    {
        protected override bool TryPlace(ulong count, ulong limit, out ulong page) =>
            TryHighest(count, limit, out page);
    }

    private sealed class Inverted(Machine machine) : PhysicalMemory(machine)
    {
        public override void Read(PhysicalAddress start, Span<byte> destination)
        {
            base.Read(start, destination);
            foreach (ref var value in destination)
                value ^= 0xFF;
        }
    }

    private sealed class Refuses(Machine machine) : PageAllocator(machine)
    {
        protected override bool TryPlace(ulong count, PagePlacement placement, out ulong first) =>
            base.TryPlace(count, placement, out first) && placement != PagePlacement.High;
    }

    private sealed class Silent(Machine machine) : EventLog(machine)
    {
        public override void Report(PlatformEvent platformEvent) { }
    }

    private sealed class Posts(Device device) : BusMaster(device)
    {
        protected override ulong Delay(DmaAddress start) => UntilComplete;
    }

    private sealed class ReachesByTheStreamingMask(Machine machine) : CoherentAllocator(machine)
    {
        protected override FrameRange ReachOf(Device device) =>
            device.Operations.FramesWithin(device.Masks.LastAddress);
    }

    private sealed class LeavesWhatWasThere(Machine machine) : CoherentAllocator(machine)
    {
        protected override bool MustBeZero(in CoherentRequest request) => false;
    }

    private sealed class Swapped(Machine machine) : StoreBuffer(machine, ordersWeakly: true)
    {
        protected override bool KeepsOrder(MemoryType older, MemoryType younger, bool overlap) => false;

        protected override ulong Delay(PhysicalAddress start, MemoryType type) => start.Value % 2 == 0 ? 2UL : 0;
    }

    private sealed class WriteBuffer(Machine machine) : Cache(machine)
    {
        private readonly List<(PhysicalAddress Start, byte[] Bytes)> _stores = [];

        public override void Load(PhysicalAddress start, Span<byte> destination)
        {
            base.Load(start, destination);
            foreach (var (_, bytes) in _stores.FindAll(store => store.Start == start))
                bytes.CopyTo(destination);
        }

        public override void Store(PhysicalAddress start, ReadOnlySpan<byte> source) =>
            _stores.Add((start, source.ToArray()));

        public override void Drain()
        {
            foreach (var (start, bytes) in _stores)
                base.Store(start, bytes);
            _stores.Clear();
        }
    }
}
