using System.Globalization;

namespace Dma.Reference.Tests;

/// <summary>What a driver does with a machine, with the answers unwrapped: a call that fails here fails the test.</summary>
internal static class Driver
{
    public static readonly DeviceId Nic = new(0);
    public static readonly DeviceId Dsp = new(1);
    public static readonly DeviceId Third = new(2);

    public static Machine Create(string profile, ulong seed = 1) => new ReferenceFactory().Create(profile, seed);

    /// <summary>The default profiles of machines for any driver. Those of domains, boards and address spaces have tests of their own.</summary>
    public static IEnumerable<string> General { get; } =
        new ReferenceFactory().DefaultProfiles.Except(["iommu", "devicetree", "devicetree-restricted", "arm-iommu"]);

    /// <summary>A machine of the write-back profile whose cache and bus masters do nothing by themselves.</summary>
    public static Machine CreateQuiet(string profile = "write-back", ulong seed = 1) =>
        new ReferenceFactory(parts =>
            parts with
            {
                Cache = parts.Profile == "write-back" ? machine => new QuietCache(machine) : parts.Cache,
                BusMaster = device => new PromptBusMaster(device),
            }
        ).Create(profile, seed);

    public static PageBlock Allocate(this Machine machine, ulong count = 1, PagePlacement placement = PagePlacement.Low)
    {
        var answer = machine.AllocatePages(count, placement);
        answer.Outcome.Should().Be(Answer.Ok);
        return answer.Value;
    }

    /// <summary>A block with at least a page on both sides of a physical address, which is near one of the landmarks.</summary>
    public static PageBlock Straddle(this Machine machine, ulong physical)
    {
        var page = machine.Parts.MemoryMap.PageBase.Value + (physical >> 12);
        for (var step = 1UL; step < 1000; step++)
        {
            machine.BeginStep(step);
            var block = machine.Allocate(16, PagePlacement.Any);
            if (block.First.Value < page && page < block.First.Value + 15)
                return block;
            machine.FreePages(block.First, 16).Should().Be(Answer.Ok);
        }
        throw new InvalidOperationException("No block lies there.");
    }

    public static CpuAddress Buffer(this Machine machine, ulong pages = 1) => machine.Allocate(pages).Address!.Value;

    public static CpuAddress At(this CpuAddress address, ulong offset) => address.Add(new(offset));

    public static DmaRange At(this DmaRange range, ulong offset, ulong length) =>
        new(range.Start.Add(new(offset)), new(length));

    public static void Store(this Machine machine, CpuAddress address, byte value, int size = 1)
    {
        var bytes = new byte[size];
        Array.Fill(bytes, value);
        machine.CpuStore(address, bytes).Should().Be(Answer.Ok);
    }

    public static byte[] Load(this Machine machine, CpuAddress address, int size)
    {
        var bytes = new byte[size];
        machine.CpuLoad(address, bytes).Should().Be(Answer.Ok);
        return bytes;
    }

    public static byte Load(this Machine machine, CpuAddress address) => machine.Load(address, 1)[0];

    public static DmaRange Map(
        this Machine machine,
        DeviceId device,
        CpuAddress buffer,
        ulong size,
        DmaDirection direction,
        DmaAttributes attributes = DmaAttributes.None
    )
    {
        var answer = machine.Map(device, buffer, new(size), direction, attributes);
        answer.Outcome.Should().Be(Answer.Ok);
        machine.MappingError(device, answer.Value).Should().Be((Answer<bool>)false);
        return new(answer.Value, new(size));
    }

    /// <summary>The barrier that completes a give where giving does not drain the write buffer; elsewhere there is none.</summary>
    public static void CompleteGive(this Machine machine)
    {
        if (machine.StreamingDescription.GivingDrainsWriteBuffer != Claim.Yes)
            machine.Barrier().Should().Be(Answer.Ok);
    }

    public static bool Maps(this Machine machine, DeviceId device, CpuAddress buffer, ulong size)
    {
        var answer = machine.Map(device, buffer, new(size), DmaDirection.Bidirectional, DmaAttributes.None);
        answer.Outcome.Should().Be(Answer.Ok);
        return !machine.MappingError(device, answer.Value).Value;
    }

    public static void Unmap(
        this Machine machine,
        DeviceId device,
        DmaRange range,
        DmaDirection direction,
        DmaAttributes attributes = DmaAttributes.None
    ) => machine.Unmap(device, range, direction, attributes).Should().Be(Answer.Ok);

    /// <summary>The device stores a value to every byte of a range, and waits for its completion.</summary>
    public static void DeviceStore(this Machine machine, DeviceId device, DmaRange range, byte value)
    {
        machine.Post(device, range, value);
        machine.Complete(device).Should().Be(Answer.Ok);
    }

    public static void Post(this Machine machine, DeviceId device, DmaRange range, byte value)
    {
        var bytes = new byte[range.Length.Value];
        Array.Fill(bytes, value);
        machine.DeviceStore(device, range.Start, bytes).Should().Be(Answer.Ok);
    }

    public static byte[] DeviceLoad(this Machine machine, DeviceId device, DmaRange range)
    {
        var bytes = new byte[range.Length.Value];
        machine.DeviceLoad(device, range.Start, bytes).Should().Be(Answer.Ok);
        return bytes;
    }

    public static byte DeviceLoad(this Machine machine, DeviceId device, DmaAddress address) =>
        machine.DeviceLoad(device, new DmaRange(address, new(1)))[0];

    public static PlatformEvent[] Drain(this Machine machine)
    {
        var events = new PlatformEvent[2048];
        return events[..machine.DrainEvents(events)];
    }

    public static byte[] Repeat(byte value, int size)
    {
        var bytes = new byte[size];
        Array.Fill(bytes, value);
        return bytes;
    }

    public static string Text(this ulong value) => value.ToString("x", CultureInfo.InvariantCulture);

    private sealed class QuietCache(Machine machine) : WriteBackCache(machine)
    {
        public override void Upkeep() { }

        protected override bool PrefetchesNext(ulong line) => false;
    }

    private sealed class PromptBusMaster(Device device) : BusMaster(device)
    {
        protected override ulong Delay(DmaAddress start) => 0;
    }
}
