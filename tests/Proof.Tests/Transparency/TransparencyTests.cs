using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Generation;
using Dma.Conformance.Operations;
using Dma.Reference;

namespace Dma.Proof.Tests.Transparency;

/// <summary>A driver that keeps the rules sees the same bytes on a machine that copies every buffer and on one that copies none.</summary>
public class TransparencyTests
{
    private const string Profile = "bounce";
    private const int Sequences = 60;
    private const int Length = 120;

    [Fact]
    public void Copies_show_the_same_bytes()
    {
        var (difference, compared) = Compare(Copying(device => new BouncedOperations(device)));

        difference.Should().BeNull();
        compared.Should().BeGreaterThan(1_000_000);
    }

    [Fact]
    public void Copies_are_made_and_compared()
    {
        using var direct = Direct().Create(Profile, 1);
        using var copying = Copying(device => new BouncedOperations(device)).Create(Profile, 1);

        direct
            .AllDevices.ToArray()
            .Should()
            .OnlyContain(device => device.Operations.GetType() == typeof(DirectOperations));
        copying
            .AllDevices.ToArray()
            .Should()
            .OnlyContain(device => device.Operations.GetType() == typeof(BouncedOperations));
    }

    public static TheoryData<string> Breaks => [.. Broken.Keys];

    private static readonly Dictionary<string, Func<Device, Reference.DeviceOperations>> Broken = new()
    {
        ["copies in short"] = device => new CopiesInShort(device),
        ["copies out short"] = device => new CopiesOutShort(device),
        ["takes nothing before the unmap"] = device => new TakesAtUnmapAlone(device),
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public void A_platform_that_copies_wrongly_is_seen_to_differ(string how) =>
        Compare(Copying(Broken[how])).Difference.Should().NotBeNull();

    private static (Difference? Difference, long Compared) Compare(IDmaPlatformFactory copying)
    {
        var direct = Direct();
        var worker = new Worker(Subject.Create(direct, Profile, AreaTable.Standard), new HashSet<ClauseId>());
        var walk = new Walk(worker);
        long compared = 0;
        for (var index = 0UL; index < Sequences; index++)
        {
            var seed = Mixing.Mix(7, index);
            var outcome = walk.Run(seed, 100, null, Length);
            outcome.Violation.Should().BeNull();
            var machines = new TwoMachines(direct, copying, Profile, Walk.PlatformSeedOf(seed));
            var difference = machines.Run(outcome.Steps);
            compared += machines.Compared;
            if (difference is not null)
            {
                return (difference, compared);
            }
        }

        return (null, compared);
    }

    private static ReferenceFactory Direct() =>
        new ReferenceFactory(parts => Served(parts, "direct", BounceDescription.Unstated), Profile);

    private static ReferenceFactory Copying(Func<Device, Reference.DeviceOperations> operations) =>
        new ReferenceFactory(
            parts =>
                Served(parts, "bounced", new() { BouncesAlways = Claim.Yes }) with
                {
                    BouncedOperations = operations,
                },
            Profile
        );

    private static MachineParts Served(MachineParts parts, string operations, BounceDescription bounce) =>
        parts with
        {
            Bounce = _ => bounce,
            Devices = [.. parts.Devices.Select(device => device with { Operations = operations })],
        };

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
}
