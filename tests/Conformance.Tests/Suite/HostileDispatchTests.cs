using Dma.Conformance.Clauses;

namespace Dma.Conformance.Tests.Suite;

/// <summary>What a platform says of the operations of its devices, and answers of registers, without meaning or falsely.</summary>
public sealed class HostileDispatchTests
{
    private static readonly RegisterWindow Window = new()
    {
        Owner = new(0),
        Start = new(0x4000_0000),
        Size = new(0x100),
    };

    /// <summary>What the profile says of the device that no buffers are allocated for.</summary>
    private static readonly OptionalOperations Uart = new()
    {
        Device = new(2),
        Allocates = Claim.No,
        AllocatesNonCoherent = Claim.No,
    };

    private static readonly Dictionary<string, DispatchDescription?> Nonsense = new()
    {
        ["DispatchDescription must not be null"] = null,
        ["Registers must not be null"] = new() { Registers = null! },
        ["Registers must have at most 64 windows, not 65"] = new()
        {
            Registers = [.. Enumerable.Range(0, 65).Select(i => Window with { Start = new((ulong)i << 20) })],
        },
        ["window 1 of Registers must not be null"] = new() { Registers = [Window, null!] },
        ["Owner of window 0 must be a device, 0 to 2, not 3"] = new() { Registers = [Window with { Owner = new(3) }] },
        ["Owner of window 0 must be a device, 0 to 2, not -1"] = new()
        {
            Registers = [Window with { Owner = new(-1) }],
        },
        ["Size of window 0 must be 0x1 to 0x40000, not 0x0"] = new() { Registers = [Window with { Size = default }] },
        ["Size of window 0 must be 0x1 to 0x40000, not 0x40001"] = new()
        {
            Registers = [Window with { Size = new(0x4_0001) }],
        },
        ["window 0 of Registers must end within 64 bits, not begin at 0xffffffffffffff01"] = new()
        {
            Registers = [Window with { Start = new(0xffff_ffff_ffff_ff01) }],
        },
        ["windows 0 and 1 of Registers must not overlap"] = new()
        {
            Registers = [Window, Window with { Start = new(0x3fff_ff01) }],
        },
        ["Optional must not be null"] = new() { Optional = null! },
        ["line 0 of Optional must not be null"] = new() { Optional = [null!] },
        ["Device of line 0 of Optional must be one of 0 to 2, each once, not 3"] = new()
        {
            Optional = [new() { Device = new(3) }],
        },
        ["Device of line 1 of Optional must be one of 0 to 2, each once, not 1"] = new()
        {
            Optional = [new() { Device = new(1) }, new() { Device = new(1) }],
        },
        ["Allocates must be Unstated, Yes or No, not 3"] = new()
        {
            Optional = [new() { Device = new(1), Allocates = (Claim)3 }],
        },
        ["MapsResources must be Unstated, Yes or No, not -1"] = new()
        {
            Optional = [new() { Device = new(1), MapsResources = (Claim)(-1) }],
        },
        ["ResourceMappings must be 0 or more, not -1"] = new() { ResourceMappings = -1 },
        ["ResourceMask must be 0x0 or 2^n-1, not 0x1000"] = new() { ResourceMask = new(0x1000) },
    };

    public static TheoryData<string> Texts => [.. Nonsense.Keys];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_description_without_meaning_is_told_with_its_bound(string text)
    {
        var finding = Judge(inner => new Says(inner, () => Nonsense[text]), 100)
            .Findings.Should()
            .ContainSingle()
            .Subject;

        finding.Clause.Id.Should().Be(PlatformClauses.DescriptionHolds);
        string.Join(' ', finding.Text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
            .Should()
            .Contain(text);
    }

    [Fact]
    public void The_last_window_may_end_with_the_last_byte_of_the_space()
    {
        var last = Window with { Start = new(0xffff_ffff_ffff_ff00) };

        Judge(inner => new Says(inner, () => new() { Registers = [Window, last], Optional = [Uart] }), 5_000)
            .Findings.Should()
            .BeEmpty();
    }

    [Fact]
    public void Lines_that_are_made_anew_are_the_same_and_a_changed_one_is_told()
    {
        DispatchDescription Describe(Claim maps) =>
            new() { Registers = [Window with { }], Optional = [new() { Device = new(1), MapsResources = maps }, Uart] };

        Judge(inner => new Says(inner, () => Describe(Claim.Unstated)), 2_000).Findings.Should().BeEmpty();
        var asked = 0;
        var finding = Judge(inner => new Says(inner, () => Describe(asked++ > 40 ? Claim.Yes : Claim.Unstated)), 2_000)
            .Findings.First();
        finding.Clause.Id.Should().Be(PlatformClauses.DescriptionHolds);
        finding.Text.Should().Contain("observed  Optional[0].MapsResources Yes");
    }

    [Fact]
    public void A_list_that_is_gone_is_a_changed_description()
    {
        var asked = 0;
        var finding = Judge(
            inner => new Says(inner, () => new() { Registers = asked++ > 40 ? null! : [Window], Optional = [Uart] }),
            2_000
        )
            .Findings.First();

        finding.Clause.Id.Should().Be(PlatformClauses.DescriptionHolds);
        finding.Text.Should().Contain("observed  Registers null");
    }

    [Fact]
    public void Whatever_is_answered_of_registers_is_a_violation_and_no_exception()
    {
        var clauses = new HashSet<string>();
        foreach (var address in (ulong[])[0, 0x1000, 0x7fff_ffff, ulong.MaxValue - 1, ulong.MaxValue])
        {
            var report = Judge(inner => new AnswersAlike(inner, new(address)), 20_000);
            clauses.UnionWith(report.Findings.Select(finding => finding.Clause.Id.Text));
        }

        clauses.Should().Contain(["DMA-OPS-008", "DMA-ADDR-002", "DMA-MAP-025"]).And.NotContain("DMA-PLAT-001");
    }

    [Fact]
    public void A_question_that_fails_is_a_violation()
    {
        var finding = Judge(inner => new CannotSay(inner), 20_000).Findings.Should().ContainSingle().Subject;

        finding.Clause.Id.Should().Be(PlatformClauses.ValidCallSucceeds);
        finding.Text.Should().Contain("if_needed(");
    }

    private static SuiteReport Judge(Func<IDmaPlatform, IDmaPlatform> wrap, long operations) =>
        Wrapping.Judge(wrap, operations, "interconnect");

    private abstract class PassesOn(IDmaPlatform inner) : FacetedPassThrough(inner), IDispatch
    {
        private readonly IDispatch _dispatch = inner.TryGet<IDispatch>(out var facet)
            ? facet
            : throw new ArgumentException("no operations of devices", nameof(inner));

        public virtual DispatchDescription DispatchDescription => _dispatch.DispatchDescription;

        public virtual Answer<bool> NeedSync(DeviceId device, DmaAddress address) =>
            _dispatch.NeedSync(device, address);

        public virtual Answer<DmaAddress> MapResource(
            DeviceId device,
            PhysicalAddress registers,
            ByteCount size,
            DmaDirection direction,
            DmaAttributes attributes
        ) => _dispatch.MapResource(device, registers, size, direction, attributes);

        public virtual Answer UnmapResource(
            DeviceId device,
            DmaRange range,
            DmaDirection direction,
            DmaAttributes attributes
        ) => _dispatch.UnmapResource(device, range, direction, attributes);

        public virtual Answer RegisterLoad(PhysicalAddress address, Span<byte> destination) =>
            _dispatch.RegisterLoad(address, destination);

        public virtual Answer RegisterStore(PhysicalAddress address, ReadOnlySpan<byte> source) =>
            _dispatch.RegisterStore(address, source);
    }

    /// <summary>Registers wherever they are said to be, which nobody is given.</summary>
    private sealed class Says(IDmaPlatform inner, Func<DispatchDescription?> describe) : PassesOn(inner)
    {
        private readonly Dictionary<ulong, byte> _registers = [];

        public override DispatchDescription DispatchDescription => describe()!;

        public override Answer RegisterLoad(PhysicalAddress address, Span<byte> destination)
        {
            for (var i = 0; i < destination.Length; i++)
            {
                destination[i] = _registers.GetValueOrDefault(address.Value + (ulong)i);
            }

            return Answer.Ok;
        }

        public override Answer RegisterStore(PhysicalAddress address, ReadOnlySpan<byte> source)
        {
            for (var i = 0; i < source.Length; i++)
            {
                _registers[address.Value + (ulong)i] = source[i];
            }

            return Answer.Ok;
        }
    }

    private sealed class AnswersAlike(IDmaPlatform inner, DmaAddress address) : PassesOn(inner)
    {
        public override Answer<DmaAddress> MapResource(
            DeviceId device,
            PhysicalAddress registers,
            ByteCount size,
            DmaDirection direction,
            DmaAttributes attributes
        ) => address;

        public override Answer UnmapResource(
            DeviceId device,
            DmaRange range,
            DmaDirection direction,
            DmaAttributes attributes
        ) => Answer.Ok;

        public override Answer<bool> MappingError(DeviceId device, DmaAddress asked) =>
            asked == address ? false : base.MappingError(device, asked);
    }

    private sealed class CannotSay(IDmaPlatform inner) : PassesOn(inner)
    {
        public override Answer<bool> NeedSync(DeviceId device, DmaAddress address) => Answer.Failed(Errno.Invalid);
    }
}
