class Backend:
    def authenticate(self, request, **credentials):
        return None
