using System.Runtime.InteropServices;

namespace Dma.Conformance.Benchmarks;

/// <content>Buffers that are mapped to user space.</content>
internal sealed partial class Playback : IUserMapping
{
    public UserMappingDescription UserMappingDescription => Facet<IUserMapping>(description).UserMappingDescription;

    private IUserMapping? UserMapping => live is null ? null : Facet<IUserMapping>(live);

    public Answer<UserMappingId> MapToUser(
        DeviceId device,
        CoherentBuffer buffer,
        ByteCount size,
        DmaAttributes attributes,
        ulong pageOffset,
        ulong pages
    )
    {
        var answer = UserMapping?.MapToUser(device, buffer, size, attributes, pageOffset, pages);
        var name = new UserMappingId(Note(answer?.Value.Value));
        var outcome = Note(answer?.Outcome);
        return outcome == Answer.Ok ? name : outcome;
    }

    public Answer UnmapFromUser(UserMappingId mapping) => Note(UserMapping?.UnmapFromUser(mapping));

    public Answer UserLoad(UserMappingId mapping, ByteCount offset, Span<byte> destination) =>
        Note(UserMapping?.UserLoad(mapping, offset, destination), destination);

    public Answer UserStore(UserMappingId mapping, ByteCount offset, ReadOnlySpan<byte> source) =>
        Note(UserMapping?.UserStore(mapping, offset, source));

    public Answer<bool> CanMapToUser(DeviceId device) =>
        Note(
            UserMapping?.CanMapToUser(device) is { } answer
                ? answer.Value
                    ? 1UL
                    : 0
                : null
        ) == 1;

    public Answer<ulong> GetScatterTable(
        DeviceId device,
        CoherentBuffer buffer,
        ByteCount size,
        DmaAttributes attributes,
        Span<ScatterEntry> destination
    )
    {
        var answer = UserMapping?.GetScatterTable(device, buffer, size, attributes, destination);
        var count = Note(answer?.Value);
        var outcome = Note(answer?.Outcome, MemoryMarshal.AsBytes(destination));
        return outcome == Answer.Ok ? count : outcome;
    }
}
