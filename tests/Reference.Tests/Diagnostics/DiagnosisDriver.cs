namespace Dma.Reference.Tests.Diagnostics;

/// <summary>What a driver does with a machine of the profile <c>diagnosing</c>, a step a call, and what is reported of it.</summary>
internal sealed class DiagnosisDriver
{
    private readonly byte[] _bytes = new byte[0x2000];

    public DiagnosisDriver(string profile = "diagnosing")
    {
        IDmaPlatformFactory factory = new ReferenceFactory();
        Platform = factory.Create(profile, 1);
        Platform = Platform is DiagnosingPlatform ? Platform : new DiagnosingPlatform(Platform);
        Checker = (DiagnosingPlatform)Platform;
    }

    public IDmaPlatform Platform { get; }

    public DiagnosingPlatform Checker { get; }

    public ulong Step { get; private set; }

    /// <summary>Begins a step and gives the platform that it is made on.</summary>
    public DiagnosingPlatform Next()
    {
        Checker.BeginStep(++Step);
        return Checker;
    }

    public PageBlock Pages(ulong count = 1) => Next().AllocatePages(count, PagePlacement.Low).Value;

    public CpuAddress Buffer() => Pages().Address!.Value;

    /// <summary>Maps and asks whether it failed, in one step.</summary>
    public DmaRange Map(
        DeviceId device,
        CpuAddress buffer,
        ulong size,
        DmaDirection direction,
        DmaAttributes attributes = DmaAttributes.None
    )
    {
        var address = Next().Map(device, buffer, new(size), direction, attributes).Value;
        Checker.MappingError(device, address).Value.Should().BeFalse();
        return new(address, new(size));
    }

    public (ListId List, DmaRange First) MapList(DeviceId device, DmaDirection direction, params ScatterEntry[] entries)
    {
        var segments = new DmaRange[entries.Length];
        var answer = Next().MapList(device, entries, direction, DmaAttributes.None, segments);
        answer.Status.Should().Be(AnswerStatus.Ok);
        return (answer.Value.List, segments[0]);
    }

    public CoherentBuffer Coherent(DeviceId device, ulong size, DmaAttributes attributes = DmaAttributes.None) =>
        Next().AllocateCoherent(device, new(size), Gfp.Kernel, attributes).Value;

    public void Store(CpuAddress address, int size = 1) => Next().CpuStore(address, _bytes.AsSpan(0, size));

    public void Load(CpuAddress address, int size = 1) => Next().CpuLoad(address, _bytes.AsSpan(0, size));

    public void DeviceStore(DeviceId device, DmaRange range)
    {
        Next().DeviceStore(device, range.Start, _bytes.AsSpan(0, (int)range.Length.Value));
        Checker.Complete(device);
    }

    public void DeviceLoad(DeviceId device, DmaRange range) =>
        Next().DeviceLoad(device, range.Start, _bytes.AsSpan(0, (int)range.Length.Value));

    /// <summary>All that was reported, oldest first.</summary>
    public PlatformEvent[] Reports()
    {
        var room = new PlatformEvent[64];
        return [.. room[..Platform.DrainEvents(room)].Where(item => item.Kind == PlatformEventKind.Misuse)];
    }

    public void ShouldReportNothing() => Reports().Should().BeEmpty();

    /// <summary>One report was made, and it says this.</summary>
    public void ShouldReport(Misuse misuse, DeviceId device, ulong madeAt, DmaAddress? address = null)
    {
        var report = Reports().Should().ContainSingle().Subject;
        (report.Misuse, report.Device, report.MadeAt).Should().Be((misuse, device, madeAt));
        if (address is { } at)
            report.Range.Start.Should().Be(at);
    }
}
