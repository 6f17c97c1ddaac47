namespace Dma;

/// <summary>What the memory of a device answers to the allocator of coherent memory.</summary>
/// <param name="IsHandled">Whether the allocation ends with this answer; otherwise the allocator goes on with other memory.</param>
/// <param name="Buffer">The buffer; null where none was given.</param>
public readonly record struct DeviceMemoryAnswer(bool IsHandled, CoherentBuffer? Buffer)
{
    /// <summary>The answer in words, addresses in hexadecimal.</summary>
    public override string ToString() =>
        !IsHandled ? "not handled"
        : Buffer is { } buffer ? $"{buffer}"
        : "none";
}
