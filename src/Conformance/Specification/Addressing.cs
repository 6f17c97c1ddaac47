namespace Dma.Conformance.Specification;

/// <summary>Masks: what each device asked for, what was accepted, and what is known of the memory beyond.</summary>
internal sealed class AddressingSpecification : ISpecificationPart<AddressingSpecification>
{
    private AddressingSpecification(SpecificationState state) => Devices = Begin(state);

    /// <summary>The streaming masks of each device, by its position.</summary>
    public IReadOnlyList<DeviceMasks> Devices { get; }

    public static AddressingSpecification Create(SpecificationState state) => new(state);

    /// <summary>The masks that are in force at first, of one sort, for each device.</summary>
    public static IReadOnlyList<DeviceMasks> Begin(SpecificationState state) =>
        [.. state.Profile.Devices.Select(device => new DeviceMasks { InForce = device.InitialMask })];
}

/// <summary>The masks of one device, of one sort.</summary>
internal sealed class DeviceMasks
{
    /// <summary>The mask that is the limit now.</summary>
    public DmaMask InForce { get; set; }

    /// <summary>Whether a mask was accepted; before, the initial one is in force.</summary>
    public bool Accepted { get; set; }

    /// <summary>Whether the last mask that was asked for was refused.</summary>
    public bool RefusedLast { get; set; }

    /// <summary>Whether a mask other than the present one was in force before.</summary>
    public bool Changed { get; set; }

    /// <summary>Whether both masks were asked for at once, and neither was set or read since.</summary>
    public bool SetTogether { get; set; }

    /// <summary>Whether the other sort of mask was set since this one was set or read.</summary>
    public bool OtherSet { get; set; }

    /// <summary>Whether the required mask or the largest mapping was asked for since the mask was last set or read.</summary>
    public bool Asked { get; set; }

    /// <summary>The required mask, once the platform has told it.</summary>
    public DmaMask? Required { get; set; }

    /// <summary>The largest mapping, once the platform has told it.</summary>
    public ByteCount? Largest { get; set; }

    /// <summary>The mask that was in force when the largest mapping was told.</summary>
    public DmaMask LargestUnder { get; set; }
}
