using Dma.Reference;

namespace Dma.Proof.Tests.Transparency;

/// <summary>
/// A driver that keeps the rules sees the same bytes on a machine that copies every buffer, on one that translates every
/// address, on one whose devices look past the caches, and on one that does none of this.
/// </summary>
public class TransparencyTests
{
    private const int Operations = 5_000;

    public static TheoryData<string> Pairs => [.. CrossCheck.All.Select(pair => pair.Name)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Drivers_see_the_same_bytes(string name)
    {
        var pair = CrossCheck.All.Single(pair => pair.Name == name);

        pair.Run(7, Operations).Should().BeNull();

        pair.Operations.Should().BeGreaterThanOrEqualTo(Operations);
        pair.ComparedBy.Keys.Should()
            .BeEquivalentTo(
                "CPU, buffer",
                "CPU, pages",
                "CPU, pool block",
                "device, buffer",
                "device, list",
                "device, mapping",
                "device, pool block",
                "user, buffer"
            );
        pair.ComparedBy.Should().OnlyContain(compared => compared.Value > 1_000);
        pair.Compared.Should().BeGreaterThan(500_000);
    }

    [Theory]
    [InlineData(typeof(DirectOperations))]
    [InlineData(typeof(BouncedOperations))]
    [InlineData(typeof(TranslatedOperations))]
    public void Devices_are_served_as_the_machine_says(Type operations)
    {
        var factory = operations.Name switch
        {
            nameof(BouncedOperations) => ServedMachines.Bounced(),
            nameof(TranslatedOperations) => ServedMachines.Translated(),
            _ => ServedMachines.Direct(),
        };
        using var machine = (Machine)factory.Create(ServedMachines.Profile, 1);

        machine.AllDevices.ToArray().Should().OnlyContain(device => device.Operations.GetType() == operations);
    }

    private static readonly Dictionary<string, Func<IDmaPlatformFactory>> Broken = new()
    {
        ["copies in short"] = () => ServedMachines.Bounced(device => new CopiesInShort(device)),
        ["copies out short"] = () => ServedMachines.Bounced(device => new CopiesOutShort(device)),
        ["takes nothing before the unmap"] = () => ServedMachines.Bounced(device => new TakesAtUnmapAlone(device)),
        ["leads to the page before"] = () => ServedMachines.Translated(device => new LeadsToThePageBefore(device)),
    };

    public static TheoryData<string> Breaks => [.. Broken.Keys];

    [Theory]
    [MemberData(nameof(Breaks))]
    public void A_platform_that_serves_its_devices_wrongly_is_seen_to_differ(string how) =>
        new CrossCheck(how, ServedMachines.Direct, Broken[how]).Run(7, 4 * Operations).Should().NotBeNull();

    private sealed class CopiesInShort(Device device) : BouncedOperations(device)
    {
        protected override void CopyIn(in Mapping mapping, PhysicalAddress copy, ByteCount offset, ByteCount size)
        {
            if (size.Value > 1)
                base.CopyIn(mapping, copy, offset, new(size.Value - 1));
        }
    }

    private sealed class CopiesOutShort(Device device) : BouncedOperations(device)
    {
        protected override void CopyOut(in Mapping mapping, PhysicalAddress copy, ByteCount offset, ByteCount size)
        {
            if (size.Value > 1)
                base.CopyOut(mapping, copy, offset, new(size.Value - 1));
        }
    }

    private sealed class TakesAtUnmapAlone(Device device) : BouncedOperations(device)
    {
        public override void SyncForCpu(
            in Mapping mapping,
            ByteCount offset,
            ByteCount size,
            DmaDirection direction
        ) { }
    }

    /// <summary>Buffers of two pages or more that do not begin with a page.</summary>
    private sealed class LeadsToThePageBefore(Device device) : TranslatedOperations(device)
    {
        protected override bool TryMakeAddress(
            PhysicalAddress buffer,
            ByteCount size,
            DmaDirection direction,
            out DmaAddress address
        ) =>
            base.TryMakeAddress(
                new(buffer.Value % 4096 > 0 && size.Value >= 8192 ? buffer.Value - 4096 : buffer.Value),
                size,
                direction,
                out address
            );
    }
}
