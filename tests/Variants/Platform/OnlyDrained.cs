using Dma.Reference;

namespace Dma.Variants.Platform;

/// <summary>A machine with a past: before it is handed out its pages, mappings and buffers were used and given back.</summary>
internal static class OnlyDrained
{
    public static Machine Live(Machine machine)
    {
        for (var round = 0UL; round < 4; round++)
        {
            var choice = machine.Choices.DrawOnce(Choice.FormerLife, round);
            var count = 1 + choice % 4;
            var placement = (PagePlacement)(int)(choice >> 8 & 3);
            if (machine.AllocatePages(count, placement) is not { Status: AnswerStatus.Ok, Value: var block })
                continue;
            var size = new ByteCount(count << machine.PageShift);
            var bytes = new byte[size.Value];
            Array.Fill(bytes, (byte)(1 + choice % 250));
            machine.CpuStore(block.First, ByteCount.Zero, bytes);
            Use(machine, block, size, bytes);
            machine.FreePages(block.First, count);
            foreach (var device in machine.AllDevices)
                Use(machine, device.Id, size, bytes, (Gfp)(int)(choice >> 16 & 1));
        }
        machine.Settle();
        return machine;
    }

    private static void Use(Machine machine, PageBlock block, ByteCount size, byte[] bytes)
    {
        foreach (var device in machine.AllDevices)
        {
            var answer = machine.MapPage(
                device.Id,
                block.First,
                ByteCount.Zero,
                size,
                DmaDirection.Bidirectional,
                DmaAttributes.None
            );
            if (machine.MappingError(device.Id, answer.Value).Value)
                continue;
            machine.DeviceStore(device.Id, answer.Value, bytes.AsSpan(0, 64));
            machine.Complete(device.Id);
            machine.UnmapPage(device.Id, new(answer.Value, size), DmaDirection.Bidirectional, DmaAttributes.None);
        }
    }

    private static void Use(Machine machine, DeviceId device, ByteCount size, byte[] bytes, Gfp flags)
    {
        var answer = machine.AllocateCoherent(device, size, flags, DmaAttributes.None);
        if (answer.Status != AnswerStatus.Ok)
            return;
        machine.CpuStore(answer.Value.Cpu, bytes);
        machine.DeviceStore(device, answer.Value.Dma, bytes.AsSpan(0, 64));
        machine.Complete(device);
        machine.FreeCoherent(device, size, answer.Value, DmaAttributes.None);
    }
}
