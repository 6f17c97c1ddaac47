namespace Dma.Reference.Tests.Coherent;

/// <summary>What a driver does with coherent and non-coherent memory, with the answers unwrapped.</summary>
internal static class CoherentDriver
{
    public static CoherentBuffer AllocateCoherent(
        this Machine machine,
        DeviceId device,
        ulong size,
        DmaAttributes attributes = DmaAttributes.None,
        Gfp flags = Gfp.Kernel
    )
    {
        var answer = machine.AllocateCoherent(device, new(size), flags, attributes);
        answer.Outcome.Should().Be(Answer.Ok);
        return answer.Value;
    }

    public static bool Refuses(
        this Machine machine,
        DeviceId device,
        ulong size,
        DmaAttributes attributes = DmaAttributes.None,
        Gfp flags = Gfp.Kernel
    ) =>
        machine.AllocateCoherent(device, new(size), flags, attributes)
        == (Answer<CoherentBuffer>)Answer.Failed(Errno.NoMemory);

    public static CoherentBuffer AllocateNonCoherent(
        this Machine machine,
        DeviceId device,
        ulong size,
        Gfp flags = Gfp.Kernel
    )
    {
        var answer = machine.AllocateNonCoherent(device, new(size), flags);
        answer.Outcome.Should().Be(Answer.Ok);
        return answer.Value;
    }

    public static void Free(
        this Machine machine,
        DeviceId device,
        ulong size,
        CoherentBuffer buffer,
        DmaAttributes attributes = DmaAttributes.None
    ) => machine.FreeCoherent(device, new(size), buffer, attributes).Should().Be(Answer.Ok);

    public static DmaRange Range(this CoherentBuffer buffer, ulong size, ulong offset = 0) =>
        new(buffer.Dma.Add(new(offset)), new(size));

    /// <summary>The live allocation behind a buffer.</summary>
    public static CoherentAllocation Behind(this Machine machine, CoherentBuffer buffer)
    {
        var map = machine.Parts.MemoryMap;
        var linear = unchecked(buffer.Cpu.Value - map.LinearBase.Value) >> machine.PageShift;
        if (machine.Coherent.FindByFrame(linear) is { } seen && seen.Buffer == buffer)
            return seen;
        if (machine.Coherent.FindRemapped(buffer.Cpu, out _) is { } remapped && remapped.Buffer == buffer)
            return remapped;
        if (
            machine.Coherent.FindByFrame(unchecked(buffer.Cpu.Value - map.PageBase.Value)) is { } named
            && named.Buffer == buffer
        )
            return named;
        throw new InvalidOperationException("The buffer is not live.");
    }

    public static byte[] InMemory(this Machine machine, CoherentBuffer buffer, int size, ulong offset = 0)
    {
        var bytes = new byte[size];
        machine.Memory.Read(machine.AddressOf(machine.Behind(buffer).Frames.First).Add(new(offset)), bytes);
        return bytes;
    }

    public static void ShouldBeAll(this byte[] bytes, byte value) =>
        bytes.AsSpan().IndexOfAnyExcept(value).Should().Be(-1, $"every byte is 0x{value:x2}");

    /// <summary>The devices that buffers are allocated for.</summary>
    public static IEnumerable<DeviceId> Masters(this Machine machine) =>
        machine
            .Devices.Select((device, index) => (device, index))
            .Where(pair =>
                pair.device.CanDma != Claim.No
                && pair.device.WidestMask.Value >= machine.Description.LowMemory.Value
                && machine.DispatchDescription.Optional.All(line =>
                    line.Device.Index != pair.index || line.Allocates == Claim.Yes
                )
            )
            .Select(pair => new DeviceId(pair.index));
}
