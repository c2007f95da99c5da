trust
