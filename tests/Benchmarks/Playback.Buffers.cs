namespace Dma.Conformance.Benchmarks;

/// <content>Buffers that are allocated for devices, and their mask.</content>
internal sealed partial class Playback : ICoherent, INonCoherent
{
    public CoherentDescription CoherentDescription => Facet<ICoherent>(description).CoherentDescription;

    private ICoherent? Coherent => live is null ? null : Facet<ICoherent>(live);

    private INonCoherent? NonCoherent => live is null ? null : Facet<INonCoherent>(live);

    public Answer<CoherentBuffer> AllocateCoherent(
        DeviceId device,
        ByteCount size,
        Gfp flags,
        DmaAttributes attributes
    ) => Note(Coherent?.AllocateCoherent(device, size, flags, attributes));

    public Answer FreeCoherent(DeviceId device, ByteCount size, CoherentBuffer buffer, DmaAttributes attributes) =>
        Note(Coherent?.FreeCoherent(device, size, buffer, attributes));

    public Answer<CoherentBuffer> AllocateNonCoherent(DeviceId device, ByteCount size, Gfp flags) =>
        Note(NonCoherent?.AllocateNonCoherent(device, size, flags));

    public Answer FreeNonCoherent(DeviceId device, ByteCount size, CoherentBuffer buffer) =>
        Note(NonCoherent?.FreeNonCoherent(device, size, buffer));

    public Answer SetCoherentMask(DeviceId device, DmaMask mask) => Note(Coherent?.SetCoherentMask(device, mask));

    public Answer<DmaMask> GetCoherentMask(DeviceId device) =>
        new DmaMask(Note(Coherent?.GetCoherentMask(device).Value.Value));

    public Answer SetMaskAndCoherent(DeviceId device, DmaMask mask) => Note(Coherent?.SetMaskAndCoherent(device, mask));

    private Answer<CoherentBuffer> Note(Answer<CoherentBuffer>? answer)
    {
        if (answer is { } given)
        {
            recording.Values.Add(given.Value.Cpu.Value);
            recording.Values.Add(given.Value.Dma.Value);
            recording.Outcomes.Add(given.Outcome);
            return given;
        }

        var buffer = new CoherentBuffer(new CpuAddress(Value()), new DmaAddress(Value()));
        var outcome = Outcome();
        return outcome == Answer.Ok ? buffer : outcome;
    }
}
