using Dma.Reference;
using Dma.Variants.Ordering;

namespace Dma.Variants.Adversary;

/// <summary>A CPU whose stores leave, and whose loads of coherent memory are made, when it is told.</summary>
/// <param name="machine">The machine; its cache maintenance is <see cref="FreeMaintenance" />.</param>
/// <param name="freedoms">What it is told.</param>
internal sealed class FreeCpu(Machine machine, Freedoms freedoms) : EarlyLoads(machine, Leaving.AtOnce)
{
    protected override Leaving Leaving =>
        freedoms.Of(FreedomCatalogue.Storing) switch
        {
            StoringWay.WhenDrained => Leaving.WhenDrained,
            StoringWay.AtAnyStep => Leaving.AtAnyStep,
            _ => Leaving.AtOnce,
        };

    public override bool HasWaitingStores => base.HasWaitingStores || Other.HasWaitingStores;

    private StoreBuffer Other => ((FreeUsers)Machine.UserMapper).Buffer;

    public override void Drain()
    {
        base.Drain();
        Other.Drain();
        if (freedoms.Of(FreedomCatalogue.Waiting) == WaitingWay.OwnStores)
            return;
        foreach (var device in Machine.AllDevices)
            device.BusMaster.Complete();
    }

    public override void Drain(PhysicalAddress start, ByteCount size)
    {
        base.Drain(start, size);
        Other.Drain(start, size);
    }

    public override void DrainDue()
    {
        base.DrainDue();
        Other.DrainDue();
    }

    protected override bool LoadsEarly(ulong cell) =>
        freedoms.Of(FreedomCatalogue.Loading) switch
        {
            LoadingWay.Early => true,
            LoadingWay.AtAnyStep => base.LoadsEarly(cell),
            _ => false,
        };
}

/// <summary>A device whose stores land when it is told, in the order of the bus that is told.</summary>
/// <param name="device">The device.</param>
/// <param name="freedoms">What it is told.</param>
internal sealed class FreeBusMaster(Device device, Freedoms freedoms) : RelaxedBusMaster(device)
{
    private readonly int _piece = 1 << (int)(2 + device.Machine.Choices.DrawOnce(Choice.Arrival, 0) % 7);
    private bool _passes;

    public override void Load(DmaAddress start, Span<byte> destination)
    {
        _passes = freedoms.Of(FreedomCatalogue.Passing) == PassingWay.PassesStores;
        base.Load(start, destination);
        _passes = false;
    }

    public override void Complete()
    {
        if (!_passes)
            base.Complete();
    }

    public override void Store(DmaAddress start, ReadOnlySpan<byte> source)
    {
        if (freedoms.Of(FreedomCatalogue.Parting) == PartingWay.Whole)
        {
            base.Store(start, source);
            return;
        }
        for (var done = 0; done < source.Length; done += _piece)
            base.Store(
                new(unchecked(start.Value + (ulong)done)),
                source.Slice(done, Math.Min(_piece, source.Length - done))
            );
    }

    protected override ulong Delay(DmaAddress start) =>
        freedoms.Of(FreedomCatalogue.Landing) switch
        {
            LandingWay.WhenComplete => UntilComplete,
            LandingWay.AtAnyStep => base.Delay(start),
            _ => 0,
        };
}
