namespace Dma.Reference.Tests.UserMapping;

/// <summary>What a driver and a user do with user mappings, with the answers unwrapped.</summary>
internal static class UserMappingDriver
{
    public static UserMappingId MapToUser(
        this Machine machine,
        DeviceId device,
        CoherentBuffer buffer,
        ulong size,
        ulong first,
        ulong pages,
        DmaAttributes attributes = DmaAttributes.None
    )
    {
        var answer = machine.MapToUser(device, buffer, new(size), attributes, first, pages);
        answer.Outcome.Should().Be(Answer.Ok);
        return answer.Value;
    }

    public static byte[] UserLoad(this Machine machine, UserMappingId user, ulong offset, int size)
    {
        var bytes = new byte[size];
        machine.UserLoad(user, new(offset), bytes).Should().Be(Answer.Ok);
        return bytes;
    }
}
