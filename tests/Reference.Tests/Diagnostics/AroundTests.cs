using static Dma.Reference.Tests.Driver;

namespace Dma.Reference.Tests.Diagnostics;

/// <summary>The checker can stand around any platform, and a part of it can be replaced.</summary>
public class AroundTests
{
    public static TheoryData<string> Profiles => [.. new ReferenceFactory().DefaultProfiles];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void It_provides_what_is_inside_and_the_facets_of_diagnostics(string profile)
    {
        var machine = Create(profile);
        IDmaPlatform around = new DiagnosingPlatform(machine);

        around.Description.Should().BeSameAs(machine.Description);
        around.Devices.Should().BeSameAs(machine.Devices);
        around.TryGet<IDiagnostics>(out _).Should().BeTrue();
        around.TryGet<IStepAware>(out _).Should().BeTrue();
        Provides<IScatterlist>(around).Should().Be(Provides<IScatterlist>(machine));
        Provides<IPool>(around).Should().Be(Provides<IPool>(machine));
        Provides<IUserMapping>(around).Should().Be(Provides<IUserMapping>(machine));
        Provides<IDeviceMemory>(around).Should().Be(Provides<IDeviceMemory>(machine));
        Provides<IContiguous>(around).Should().Be(Provides<IContiguous>(machine));
        Provides<IBounce>(around).Should().Be(Provides<IBounce>(machine));
        Provides<IDispatch>(around).Should().Be(Provides<IDispatch>(machine));
        Provides<INonCoherent>(around).Should().Be(Provides<INonCoherent>(machine));
    }

    [Theory]
    [InlineData("arm-iommu", true)]
    [InlineData("diagnosing", false)]
    public void It_claims_every_class_but_those_of_domains_where_there_are_none(string profile, bool hasDomains)
    {
        new DiagnosisDriver(profile)
            .Checker.DiagnosticsDescription.Finds.Should()
            .BeEquivalentTo(
                Enum.GetValues<Misuse>()
                    .Except([Misuse.None])
                    .Where(it => hasDomains || it is not (Misuse.DomainRangeInvalid or Misuse.DetachOfUnattached))
            );
    }

    [Fact]
    public void It_claims_no_more_than_its_profile_says() =>
        new DiagnosisDriver("iommu")
            .Checker.DiagnosticsDescription.Finds.Should()
            .BeEquivalentTo([Misuse.DeviceAccessAfterUnmap, Misuse.DomainRangeInvalid, Misuse.DetachOfUnattached]);

    [Fact]
    public void Around_nothing_but_the_core_it_answers_unsupported()
    {
        using var around = new DiagnosingPlatform(new Core());

        around.MapPage(Nic, new(1), default, new(1), DmaDirection.ToDevice, default).Outcome.Should().Be(Unsupported);
        around.UnmapPage(Nic, default, DmaDirection.ToDevice, default).Should().Be(Unsupported);
        around.AllocateCoherent(Nic, new(1), Gfp.Kernel, default).Outcome.Should().Be(Unsupported);
        around.FreeCoherent(Nic, new(1), default, default).Should().Be(Unsupported);
        around.FreeToPool(new(1), default).Should().Be(Unsupported);
        around.UnmapList(Nic, new(1), 1, DmaDirection.ToDevice, default).Should().Be(Unsupported);
        around.ReleaseMemory(Nic).Should().Be(Unsupported);
        around.UnmapFromUser(new(1)).Should().Be(Unsupported);
        around.DrainEvents(new PlatformEvent[8]).Should().Be(0);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, ulong.MaxValue)]
    [InlineData(ulong.MaxValue, 1)]
    [InlineData(ulong.MaxValue, ulong.MaxValue)]
    [InlineData(0x8000_0000_0000_0000, 0x8000_0000_0000_0000)]
    public void Nonsense_is_passed_on_and_throws_nothing(ulong address, ulong size)
    {
        foreach (var device in (DeviceId[])[new(-1), Nic, new(99)])
        {
            using var around = new DiagnosingPlatform(new Core { Answers = address });
            var bytes = new byte[9];
            var range = new DmaRange(new(address), new(size));
            for (var round = 0; round < 2; round++)
            {
                around.BeginStep(ulong.MaxValue);
                around.AllocatePages(size, PagePlacement.Any).Value.First.Value.Should().Be(address);
                around.Map(device, new(address), new(size), (DmaDirection)77, (DmaAttributes)ulong.MaxValue);
                around.Map(device, new(address), new(size), DmaDirection.FromDevice, default);
                around.CpuStore(new CpuAddress(address), bytes);
                around.CpuLoad(new PageNumber(address), new(size), bytes);
                around.DeviceStore(device, new(address), bytes);
                around.DeviceLoad(device, new(unchecked(address + size)), bytes);
                around.Unmap(device, range, DmaDirection.FromDevice, default);
                around.Unmap(device, range, DmaDirection.FromDevice, default);
                around.MappingError(device, new(address));
                around.FreePages(new(address), size);
            }
            around.DrainEvents(new PlatformEvent[64]).Should().BeInRange(0, 64);
        }
    }

    [Fact]
    public void A_part_is_replaced_like_one_of_a_machine()
    {
        IDmaPlatformFactory factory = new ReferenceFactory(
            parts => parts with { Diagnostics = parts.Diagnostics! with { Mappings = ledger => new Lax(ledger) } },
            "diagnosing"
        );
        var platform = (DiagnosingPlatform)factory.Create("diagnosing", 1);
        var page = platform.AllocatePages(1, PagePlacement.Low).Value.Address!.Value;
        var address = platform.Map(Nic, page, new(8), DmaDirection.ToDevice, default).Value;
        platform.MappingError(Nic, address);

        platform.SyncForCpu(Nic, new(address, new(8)), DmaDirection.FromDevice);

        platform.DrainEvents(new PlatformEvent[8]).Should().Be(0);
    }

    private static Answer Unsupported => Answer.Unsupported;

    private static bool Provides<TFacet>(IDmaPlatform platform)
        where TFacet : class => platform.TryGet<TFacet>(out _);

    private sealed class Lax(Ledger ledger) : MappingChecks(ledger)
    {
        protected override bool AllowsSync(KnownMapping mapping, DmaDirection direction) => true;
    }

    private sealed class Core : IDmaPlatform
    {
        public ulong Answers { get; init; }

        public PlatformDescription Description { get; } = new() { Name = "core", CacheLine = new(64) };

        public IReadOnlyList<DeviceDescription> Devices { get; } = [new() { Name = "nic0" }];

        public Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement) =>
            new PageBlock(new(Answers), new CpuAddress(Answers));

        public Answer FreePages(PageNumber first, ulong count) => Answer.Ok;

        public Answer CpuLoad(CpuAddress address, Span<byte> destination) => Answer.Ok;

        public Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source) => Answer.Ok;

        public Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination) => Answer.Ok;

        public Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source) => Answer.Ok;

        public Answer<DmaAddress> Map(
            DeviceId device,
            CpuAddress buffer,
            ByteCount size,
            DmaDirection direction,
            DmaAttributes attributes
        ) => new DmaAddress(Answers);

        public Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
            Answer.Ok;

        public Answer<bool> MappingError(DeviceId device, DmaAddress address) => false;
    }
}
